using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

public sealed partial class Judge
{
    /// <summary>The score that <see cref="Score(ScoreModel, Instant)"/> gives, point by point.</summary>
    public ScoreExplanation Explain(ScoreModel model, Instant at)
    {
        var score = Score(model, at);
        var (grade, gradeUntil) = Grade(model, at);
        var explanation = new ScoreExplanation(model, at)
        {
            Points = [.. PointsOf(score.Ledger, at)],
            ValidUntil = score.ValidUntil,
            Grade = grade,
            GradeUntil = gradeUntil,
            Fit = model.Grade is { Fit: var fit } && fit != model.Id && snapshot.Score(fit) is { } other ? Explain(other, at) : null,
        };
        if (!score.IsKnown) return explanation with { Notes = [_remembers ? "a part of the history that its rules ask for has expired, and may count" : NotRead] };

        return explanation with
        {
            Value = score.Value,
            Groups = [.. score.Ledger.Sums(at)],
            Above = [.. model.Thresholds.Where(threshold => score.Value >= threshold.At).OrderBy(threshold => threshold.At)],
            NextCrossing = NextCrossing(model, score),
            IsDecaying = explanation.Points.Any(IsDecaying),
            NextChange = explanation.Points.Select(Gone).Aggregate(score.Ledger.ValidUntil, Instant.Min),
        };
    }

    private Explanation Explain(Explanation explanation, Condition.ScoreIs condition, Instant at) => snapshot.Score(condition.Score) is { } model
        ? explanation with { Scores = [Explain(model, at)] }
        : explanation with { Notes = [$"there is no score \"{condition.Score}\""] };

    private Explanation Explain(Explanation explanation, Condition.GradeIs condition, Instant at) => snapshot.Score(condition.Score) is { } model
        ? explanation with { Scores = [Explain(model, at)] }
        : explanation with { Notes = [$"there is no score \"{condition.Score}\""] };

    private IEnumerable<ExplainedPoints> PointsOf(ScoreLedger ledger, Instant at)
    {
        var byRule = ledger.Entries(at).ToLookup(entry => entry.Rule);
        foreach (var rule in ledger.Model.Rules)
        {
            if (rule is ScoreRule.Fit fit)
            {
                var holds = byRule[rule].Any();
                yield return new ExplainedPoints(rule, holds ? rule.Points : 0, holds ? rule.Points : 0, null, Explain(fit.If, at));
                continue;
            }

            foreach (var entry in byRule[rule])
                yield return new ExplainedPoints(rule, entry.Points, entry.Left, Seen(((ScoreRule.Engagement)rule).Pattern, entry.Event!.Value), null);
        }
    }

    /// <summary>A bound that is reached without a crossing is only where more has to be looked at.</summary>
    private ScoreCrossing? NextCrossing(ScoreModel model, ScoreJudgement score)
    {
        var until = score.ValidUntil;
        for (var round = 0; round < Limits.RefinementsPerJudgement && until != Instant.Never; round++)
        {
            var later = Score(model, until);
            if (!later.IsKnown) return null;

            var rises = later.Value > score.Value;
            var crossed = model.Thresholds.Where(threshold => score.Value < threshold.At == rises && later.Value >= threshold.At == rises);
            var first = rises ? crossed.MinBy(threshold => threshold.At) : crossed.MaxBy(threshold => threshold.At);
            if (first is not null) return new ScoreCrossing(first, rises, until);

            until = later.ValidUntil;
        }

        return null;
    }

    private static bool IsDecaying(ExplainedPoints points) =>
        points is { Left: not 0, Rule: ScoreRule.Engagement { Decay: Decay.HalfLife or Decay.Linear } };

    /// <summary>When points that stay whole until they are gone go.</summary>
    private static Instant Gone(ExplainedPoints points) => points is { Left: not 0, Event: { } seen, Rule: ScoreRule.Engagement { Decay: Decay.Expiry expiry } }
        ? seen.Occurrence.At + expiry.Time
        : Instant.Never;
}
