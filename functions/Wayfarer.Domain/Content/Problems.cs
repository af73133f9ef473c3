using System.Collections.Immutable;

namespace Wayfarer.Domain.Content;

/// <summary>
/// What is wrong with one file. Only the first problems are kept: nobody reads a thousand, and memory is bounded.
/// </summary>
internal sealed class Problems(string file)
{
    private readonly ImmutableArray<ContentProblem>.Builder _found = ImmutableArray.CreateBuilder<ContentProblem>();

    public string File { get; } = file;

    public bool Any => _found.Count > 0;

    public IEnumerable<ContentProblem> Found => _found.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column);

    /// <param name="because">The other file that has to be repaired.</param>
    public void Add(Position at, string reason, string? advice = null, string? because = null)
    {
        var problem = new ContentProblem(File, at.Line, at.Column, reason, advice) { Because = because };
        if (_found.Count < Limits.ProblemsPerFile && !_found.Contains(problem)) _found.Add(problem);
    }
}
