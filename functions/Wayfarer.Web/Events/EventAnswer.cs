using Wayfarer.Runtime.ReceivedEvents;

namespace Wayfarer.Web.Events;

/// <summary>Received events, the newest first; <see cref="LeftOut"/> is how many this host could not record since it was started.</summary>
public sealed record EventsAnswer(IReadOnlyList<EventAnswer> Events, long LeftOut);

/// <summary>One received event: as it was sent, and what was made of it.</summary>
public sealed record EventAnswer(string Id, string Key, string Status, string ReceivedAt, string Name, string Sent, int SentBytes)
{
    public int? Index { get; init; }

    public string? MessageId { get; init; }

    /// <summary>The contact that it was addressed to.</summary>
    public string? Contact { get; init; }

    public string? OccurredAt { get; init; }

    /// <summary>When it occurred by the sender's clock.</summary>
    public string? SaidAt { get; init; }

    /// <summary>By how much the sender's clock was corrected; positive when it was slow.</summary>
    public double? CorrectedBySeconds { get; init; }

    public bool? Historical { get; init; }

    public bool? Unproven { get; init; }

    public string? Field { get; init; }

    public string? Reason { get; init; }

    /// <summary>What followed from it, for one that is asked for by its id.</summary>
    public EventOutcome? Outcome { get; init; }

    internal static EventAnswer Of(ReceivedEventId id, ReceivedEvent received) => new(
        id.ToString(), id.Key, id.Status.ToString().ToLowerInvariant(), received.ReceivedAt.ToString(), received.Name, received.Sent, received.SentBytes)
    {
        Index = received.Index,
        MessageId = received.MessageId,
        Contact = received.Contact?.Value,
        OccurredAt = received.OccurredAt?.ToString(),
        SaidAt = received.SaidAt?.ToString(),
        CorrectedBySeconds = received is { SaidAt: { } said, OccurredAt: { } occurred } ? (occurred - said).TotalSeconds : null,
        Historical = received.Historical ? true : null,
        Unproven = received.Unproven ? true : null,
        Field = received.Field,
        Reason = received.Reason,
    };
}
