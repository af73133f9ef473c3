using Wayfarer.Domain.Time;

namespace Wayfarer.Local.Replay;

/// <summary>What a replay reads, decides by and writes.</summary>
public sealed record ReplayOptions(string ContentFolder, string DataFolder)
{
    /// <summary>Whether every message becomes a file in the outbox.</summary>
    public bool OutboxFiles { get; init; } = true;

    /// <summary>The last instant that is lived through; null for a year after the last event.</summary>
    public Instant? Until { get; init; }

    public string Database => Path.Combine(DataFolder, "wayfarer.db");

    public string Outbox => Path.Combine(DataFolder, "outbox");
}
