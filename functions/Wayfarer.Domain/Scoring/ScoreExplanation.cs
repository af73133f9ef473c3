using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring;

/// <summary>
/// What a score is made of at an instant: each point with the event or rule it came from, what is left of it, and what the
/// bounds cut off. What is counted of the groups, cut off at the total's bounds, is the value.
/// </summary>
public sealed record ScoreExplanation(ScoreModel Model, Instant At)
{
    /// <summary>Null while history that the rules need is not known.</summary>
    public decimal? Value { get; init; }

    /// <summary>In the order of the rules, and the newest first of one rule.</summary>
    public ImmutableArray<ExplainedPoints> Points { get; init; } = [];

    /// <summary>What each group comes to, and what of that is counted.</summary>
    public ImmutableArray<ScoreGroupSum> Groups { get; init; } = [];

    /// <summary>The thresholds that the score is at or above.</summary>
    public ImmutableArray<ScoreThreshold> Above { get; init; } = [];

    /// <summary>Until when it is above the same thresholds by itself.</summary>
    public Instant ValidUntil { get; init; } = Instant.Never;

    public ScoreCrossing? NextCrossing { get; init; }

    /// <summary>Whether points decay at this very moment, so that the value is another one all the time.</summary>
    public bool IsDecaying { get; init; }

    /// <summary>When points next come or go as a whole, by time alone.</summary>
    public Instant NextChange { get; init; } = Instant.Never;

    public string? Grade { get; init; }

    /// <summary>Until when the grade stays the same by itself.</summary>
    public Instant GradeUntil { get; init; } = Instant.Never;

    /// <summary>The score of fit that gives the letter of the grade.</summary>
    public ScoreExplanation? Fit { get; init; }

    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What the groups come to together, before the bounds of the total.</summary>
    public decimal Sum => Groups.Sum(group => group.Counted);

    /// <summary>Everything that the value rests on.</summary>
    public IEnumerable<Evidence> AllEvidence() => Points
        .SelectMany(points => points.Why?.AllEvidence() ?? (points.Event is { } seen ? [seen] : []))
        .Concat(Fit?.AllEvidence() ?? []);
}

/// <summary>What one event gave, or one rule while it holds.</summary>
/// <param name="Points">What it gives at first; nothing where the rule does not hold.</param>
/// <param name="Left">What of it has not decayed.</param>
/// <param name="Event">The event; null for a rule that gives points while it holds.</param>
/// <param name="Why">Why such a rule holds or does not.</param>
public sealed record ExplainedPoints(ScoreRule Rule, decimal Points, decimal Left, Evidence.Seen? Event, Explanation? Why);

/// <summary>The next threshold that a score crosses by time alone.</summary>
public sealed record ScoreCrossing(ScoreThreshold Threshold, bool Rises, Instant At);
