using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.ReceivedEvents;

/// <summary>A request on its way into the record: whose it was, what it held, and what was made of it.</summary>
internal sealed record ReceivedRequest(string Key, ReadOnlyMemory<byte> Body, ParsedEvents Parsed, Instant At)
{
    /// <summary>The place of its first event among all that this process records.</summary>
    public long FirstNumber { get; init; }

    public int Count => Parsed.Events.Count + Parsed.Problems.Count;
}
