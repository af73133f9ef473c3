using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Messages;

/// <summary>One request of a message's picture or of one of its links, and what was noticed around it.</summary>
public sealed record Engagement
{
    public required EngagementKind Kind { get; init; }

    public required Instant At { get; init; }

    /// <summary>When the message was handed over.</summary>
    public required Instant SentAt { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>Asked for the head alone, without what it leads to.</summary>
    public bool IsHeadOnly { get; init; }

    /// <summary>The request says itself that nobody asked for it yet.</summary>
    public bool IsPrefetch { get; init; }

    /// <summary>It followed the link that no person sees.</summary>
    public bool IsTrap { get; init; }

    /// <summary>The trap of the same message was followed within <see cref="EngagementJudge.TrapHoldsFor"/> before.</summary>
    public bool IsAfterTrap { get; init; }

    /// <summary>How many different links of the message were followed within <see cref="EngagementJudge.BurstWithin"/>, with this one.</summary>
    public int LinksAtOnce { get; init; } = 1;
}

public enum EngagementKind
{
    Open,
    Click,
}
