using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Backfills;

/// <summary>
/// That every contact is to be brought to a snapshot because of segments and scores that are new or have changed, and how far
/// that has come. There is one: a newer snapshot begins it anew.
/// </summary>
public sealed record Backfill
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>Contacts that were judged by this snapshot or a newer one are where they should be.</summary>
    public required long Snapshot { get; init; }

    public required BackfillState State { get; init; }

    public required Instant StartedAt { get; init; }

    public Instant? EndedAt { get; init; }

    /// <summary>Where the next page begins; missing at the beginning of a pass.</summary>
    public string? Next { get; init; }

    /// <summary>How often all contacts were looked through: whoever was not brought there by one pass is told again by the next.</summary>
    public int Passes { get; init; }

    /// <summary>When the last pass ended.</summary>
    public Instant? PassedAt { get; init; }

    /// <summary>How many contacts this pass has looked at, and how many of them it told.</summary>
    public long Contacts { get; init; }

    public long Told { get; init; }

    /// <summary>How many contacts the last whole pass looked at; 0 before there was one.</summary>
    public long Known { get; init; }

    /// <summary>What all contacts have been judged by.</summary>
    public ImmutableArray<BuiltDefinition> Built { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What this is for.</summary>
    public ImmutableArray<BuiltDefinition> Building { get; init => field = value.IsDefault ? [] : value; } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

[JsonConverter(typeof(JsonStringEnumConverter<BackfillState>))]
public enum BackfillState
{
    Running,
    Finished,
}

/// <summary>A version of a segment or a score.</summary>
public sealed record BuiltDefinition(BuiltKind Kind, string Id, string Version)
{
    /// <summary>All that contacts are judged by at any time, whatever happens to them.</summary>
    public static IEnumerable<BuiltDefinition> Of(Snapshot snapshot) =>
    [
        .. snapshot.Segments.Select(segment => new BuiltDefinition(BuiltKind.Segment, segment.Id, segment.Version)),
        .. snapshot.Scores.Select(score => new BuiltDefinition(BuiltKind.Score, score.Id, score.Version)),
    ];
}

[JsonConverter(typeof(JsonStringEnumConverter<BuiltKind>))]
public enum BuiltKind
{
    Segment,
    Score,
}
