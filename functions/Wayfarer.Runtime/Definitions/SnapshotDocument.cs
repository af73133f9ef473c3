using System.Collections.Immutable;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Definitions;

/// <summary>One published snapshot: which version of each file it is made of, and the older journeys that people may be inside of.</summary>
public sealed record SnapshotDocument(long Number, int Format = SnapshotDocument.CurrentFormat)
{
    public const int CurrentFormat = 1;

    public Instant? PublishedAt { get; init; }

    public ImmutableArray<FileVersion> Files { get; init => field = value.IsDefault ? [] : value; } = [];

    public ImmutableArray<FileVersion> OlderJourneys { get; init => field = value.IsDefault ? [] : value; } = [];
}

public sealed record FileVersion(string Path, string Hash);
