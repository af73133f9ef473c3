using System.Text.Json.Serialization;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>One decision, with its reason: what the timeline shows and what support answers "why" from.</summary>
public sealed record Fact(Instant At, FactKind Kind)
{
    public string? Journey { get; init; }

    public string? Enrollment { get; init; }

    public string? Step { get; init; }

    public string? Segment { get; init; }

    public string? Score { get; init; }

    /// <summary>The threshold that was crossed or, where a model was changed, the highest that the score is above.</summary>
    public string? Threshold { get; init; }

    /// <summary>What the score was.</summary>
    public decimal? Value { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    /// <summary>The message that was reserved, where <see cref="Message"/> is the key of its delivery.</summary>
    public string? Definition { get; init; }

    /// <summary>
    /// What a step changed, as JSON: traits by their names, or of each tag or static segment whether it is there now. Missing where
    /// a release before this member wrote the fact, or where it would be larger than a trait may be.
    /// </summary>
    public string? Changes { get; init; }

    /// <summary>Whether the enrollment that began or ended was dark; missing where a release before this member wrote the fact.</summary>
    public bool? Dark { get; init; }

    /// <summary>The event that rules hear in a decision; null when they hear none.</summary>
    public Event? Heard(ContactId contact) => Kind switch
    {
        FactKind.SegmentEntered => EventProperties.Flipped(contact, Segment!, entered: true, At),
        FactKind.SegmentLeft => EventProperties.Flipped(contact, Segment!, entered: false, At),
        FactKind.ScoreRose => EventProperties.Crossed(contact, Score!, Threshold!, rose: true, At),
        FactKind.ScoreFell => EventProperties.Crossed(contact, Score!, Threshold!, rose: false, At),
        FactKind.MessageReserved when Definition is not null => EventProperties.Planned(this),
        _ => null,
    };
}

[JsonConverter(typeof(JsonStringEnumConverter<FactKind>))]
public enum FactKind
{
    Entered,
    NotEntered,
    Waiting,
    EventCame,
    TimedOut,
    Branched,
    Split,
    Updated,
    Tagged,

    /// <summary>The contact was put into a static segment or taken out of one, by a journey or by somebody.</summary>
    Listed,
    MessageReserved,
    MessageHandedOver,
    MessageSkipped,
    MessageFailed,
    MessageUnknown,
    ConsentChanged,

    /// <summary>What a dark journey would have done at a step.</summary>
    Withheld,
    Finished,
    Exited,
    Failed,
    GoalReached,
    SegmentEntered,
    SegmentLeft,
    SegmentChanged,
    ScoreRose,
    ScoreFell,
    ScoreChanged,
    Linked,
    Merged,
    Forwarded,
    NotMerged,
    LimitReached,

    /// <summary>All that was known of the person went; this is all that is said about it.</summary>
    Erased,
}
