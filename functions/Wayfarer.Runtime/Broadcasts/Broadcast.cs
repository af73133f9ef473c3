using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Segments;

namespace Wayfarer.Runtime.Broadcasts;

/// <summary>
/// That everybody in a segment is to enter a journey once, and how far that has come. A page that was put on the inbox and not
/// recorded here is put there again; contacts know a broadcast that has reached them.
/// </summary>
public sealed record Broadcast
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required string Id { get; init; }

    public required string Journey { get; init; }

    public required string Segment { get; init; }

    public required Instant CreatedAt { get; init; }

    public required BroadcastState State { get; init; }

    /// <summary>Where the next page begins; missing before the first and after the last.</summary>
    public MemberPlace? Next { get; init; }

    /// <summary>How many members were told to enter; whether they did is for each of them to decide.</summary>
    public long Reached { get; init; }

    public long Pages { get; init; }

    public Instant? EndedAt { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

[JsonConverter(typeof(JsonStringEnumConverter<BroadcastState>))]
public enum BroadcastState
{
    Running,
    Finished,
    Cancelled,
}
