using System.Text.Json;

namespace Wayfarer.Runtime.EventGrid;

/// <summary>One event of a delivery, whichever of the two schemas it came in.</summary>
/// <param name="Index">Its place in the batch; null for one that came alone.</param>
/// <param name="Time">When it occurred, as it was written.</param>
public sealed record GridEvent(int? Index, string Id, string Source, string Type, string? Subject, string? Time, JsonElement Data)
{
    /// <summary>The text that was sent.</summary>
    public ReadOnlyMemory<byte> Sent { get; init; }
}
