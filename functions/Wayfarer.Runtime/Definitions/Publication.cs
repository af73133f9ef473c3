using System.Collections.Immutable;
using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Definitions;

/// <summary>What publishing came to: the snapshot that is live now, whether it is a new one, and what is wrong with the files.</summary>
public sealed record Publication(Snapshot Snapshot, bool IsNew, ImmutableArray<ContentProblem> Problems)
{
    /// <summary>What became of each file.</summary>
    public ImmutableArray<FileReport> Files { get; init; } = [];
}
