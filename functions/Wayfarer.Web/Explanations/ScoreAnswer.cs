using Wayfarer.Domain.Scoring;

namespace Wayfarer.Web.Explanations;

/// <summary>One score of a contact, and how it goes on when nothing happens.</summary>
/// <param name="Value">Missing while history that its rules ask for is not known.</param>
public sealed record ScoreAnswer(string Id, decimal? Value)
{
    /// <summary>The thresholds that it is at or above.</summary>
    public IReadOnlyList<ThresholdAnswer> Above { get; init; } = [];

    /// <summary>Until when these stay the same by themselves; missing where time alone does not change them.</summary>
    public string? Until { get; init; }

    public CrossingAnswer? NextCrossing { get; init; }

    /// <summary>Whether it decays at this moment, so that the value is another one all the time.</summary>
    public bool IsDecaying { get; init; }

    /// <summary>When points next come or go as a whole, by time alone.</summary>
    public string? NextChange { get; init; }

    public string? Grade { get; init; }

    public string? GradeUntil { get; init; }

    internal static ScoreAnswer Of(ScoreExplanation score) => new(score.Model.Id, score.Value)
    {
        Above = [.. score.Above.Select(ThresholdAnswer.Of)],
        Until = ClauseAnswer.UntilOf(score.ValidUntil),
        NextCrossing = score.NextCrossing is { } next ? new CrossingAnswer(ThresholdAnswer.Of(next.Threshold), next.Rises ? "rise" : "fall", next.At.ToString()) : null,
        IsDecaying = score.IsDecaying,
        NextChange = ClauseAnswer.UntilOf(score.NextChange),
        Grade = score.Grade,
        GradeUntil = score.Grade is null ? null : ClauseAnswer.UntilOf(score.GradeUntil),
    };
}

public sealed record ThresholdAnswer(string Id, decimal At)
{
    internal static ThresholdAnswer Of(ScoreThreshold threshold) => new(threshold.Id, threshold.At);
}

/// <summary>The next threshold that is crossed by time alone.</summary>
/// <param name="On">The direction, as a journey's trigger names it: rise or fall.</param>
public sealed record CrossingAnswer(ThresholdAnswer Threshold, string On, string At);
