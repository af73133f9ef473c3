using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content.Differences;
using Wayfarer.Domain.Scoring;

namespace Wayfarer.Web.Explanations;

/// <summary>A score, point by point.</summary>
public sealed record ScoreExplanationAnswer(ScoreAnswer Score, IReadOnlyList<PointsAnswer> Points, IReadOnlyList<GroupAnswer> Groups)
{
    /// <summary>What the groups come to together, before the bounds of the total.</summary>
    public decimal Sum { get; init; }

    public decimal? AtLeast { get; init; }

    public decimal? AtMost { get; init; }

    /// <summary>The score that gives the letter of the grade.</summary>
    public ScoreExplanationAnswer? Fit { get; init; }

    public IReadOnlyList<string>? Notes { get; init; }

    internal static ScoreExplanationAnswer Of(ScoreExplanation score, int depth = 0) => new(
        ScoreAnswer.Of(score),
        [.. score.Points.Select(points => PointsAnswer.Of(points, depth + 1))],
        [.. score.Groups.Select(group => new GroupAnswer(group.Group, group.Sum, group.Counted))])
    {
        Sum = score.Sum,
        AtLeast = score.Model.Bounds.AtLeast,
        AtMost = score.Model.Bounds.AtMost,
        Fit = score.Fit is { } fit ? Of(fit, depth + 1) : null,
        Notes = score.Notes.IsEmpty ? null : score.Notes,
    };
}

/// <summary>What one event gave, or one rule while it holds.</summary>
/// <param name="Left">What has not decayed.</param>
public sealed record PointsAnswer(string Rule, string Words, string? Group, decimal Points, decimal Left)
{
    public EvidenceAnswer? Event { get; init; }

    public ClauseAnswer? Why { get; init; }

    internal static PointsAnswer Of(ExplainedPoints points, int depth) =>
        new(points.Rule.Id, ScoreWords.Of(points.Rule), points.Rule.Group, points.Points, points.Left)
        {
            Event = points.Event is { } seen ? EvidenceAnswer.Of(seen) : null,
            Why = points.Why is { } why ? ClauseAnswer.Of(why, depth) : null,
        };
}

/// <param name="Group">Missing for the rules without a group.</param>
/// <param name="Counted">What is left of the sum when it is cut off at the bounds of the group.</param>
public sealed record GroupAnswer(string? Group, decimal Sum, decimal Counted);
