namespace Wayfarer.Domain.Content;

/// <summary>
/// What is wrong with a file, where (line and column count from 1) and what was probably meant. A problem holds back its
/// file and what depends on it, and nothing else.
/// </summary>
public sealed record ContentProblem(string File, int Line, int Column, string Reason, string? Advice = null)
{
    /// <summary>The file whose own problems are the cause: when it is repaired, this problem goes, too.</summary>
    public string? Because { get; init; }

    public override string ToString() =>
        Advice is null ? $"{File}:{Line}:{Column}: {Reason}" : $"{File}:{Line}:{Column}: {Reason} ({Advice})";
}
