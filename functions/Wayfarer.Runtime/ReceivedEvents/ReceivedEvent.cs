using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.ReceivedEvents;

/// <summary>
/// One event as it came in and what was made of it: accepted, with the contact and the time that it was given, or refused,
/// with the field and the reason.
/// </summary>
public sealed record ReceivedEvent
{
    /// <summary>Where it stands among all: the newest sorts first.</summary>
    public required string Order { get; init; }

    public required Instant ReceivedAt { get; init; }

    /// <summary>The event's name; for a refused one, what looks like it.</summary>
    public required string Name { get; init; }

    /// <summary>Its place in the batch that it came in.</summary>
    public int? Index { get; init; }

    /// <summary>The text that was sent, cut off at a limit and without keys.</summary>
    public required string Sent { get; init; }

    /// <summary>How many bytes were sent.</summary>
    public required int SentBytes { get; init; }

    public string? MessageId { get; init; }

    /// <summary>The key of the input that it became; see <see cref="Domain.Events.Event.Key"/>.</summary>
    public string? EventKey { get; init; }

    public ContactId? Contact { get; init; }

    /// <summary>When it occurred by the sender's own clock, when that was said.</summary>
    public Instant? SaidAt { get; init; }

    public Instant? OccurredAt { get; init; }

    public bool Historical { get; init; }

    public bool Unproven { get; init; }

    public string? Field { get; init; }

    /// <summary>Why it was refused; null for an accepted one.</summary>
    public string? Reason { get; init; }
}

/// <summary>Received events that were stored together, the newest first: one row instead of hundreds.</summary>
public sealed record ReceivedBlock(ImmutableArray<ReceivedEvent> Events, int Format = ReceivedBlock.CurrentFormat)
{
    public const int CurrentFormat = 1;

    public ImmutableArray<ReceivedEvent> Events { get; init; } = Events.IsDefault ? [] : Events;
}

public enum ReceivedStatus
{
    Accepted,
    Refused,
}
