using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

public sealed partial class Judge
{
    /// <summary>What gives the contact points, as far as it is remembered.</summary>
    public ScoreLedger Ledger(ScoreModel model, Instant at)
    {
        var counted = new ImmutableArray<Occurrence>[model.Rules.Length];
        var holds = new bool[model.Rules.Length];
        var until = Instant.Never;
        var unknownUntil = default(Instant?);
        for (var index = 0; index < counted.Length; index++)
        {
            counted[index] = [];
            if (model.Rules[index] is ScoreRule.Fit fit)
            {
                var judgement = At(fit.If, at);
                holds[index] = judgement.IsTrue;
                if (judgement.Value == Truth.Unknown) unknownUntil = Instant.Max(judgement.ValidUntil, unknownUntil ?? judgement.ValidUntil);
                until = Instant.Min(until, judgement.ValidUntil);
                continue;
            }

            var rule = (ScoreRule.Engagement)model.Rules[index];
            var memory = profile.Memory(MemoryOf(rule));
            counted[index] = memory is null ? [] : rule.Frequency.Counted(memory.Newest);
            var known = _remembers ? KnownFrom(rule, memory) : Instant.Never;
            if (known > at) unknownUntil = Instant.Max(known, unknownUntil ?? known);
        }

        return new ScoreLedger(model, counted, holds, unknownUntil is null, unknownUntil ?? until);
    }

    /// <summary>The score, and until when it is at or above the same bounds: never later than its first crossing of one.</summary>
    /// <param name="bounds">Whole billionths, rising.</param>
    internal ScoreJudgement Score(ScoreModel model, Instant at, ReadOnlySpan<long> bounds)
    {
        var ledger = Ledger(model, at);
        if (!ledger.IsKnown) return new ScoreJudgement(ledger, 0, ledger.ValidUntil);

        var score = ledger.BillionthsAt(at);
        var band = Band.Around(score, bounds);
        var until = ledger.Leaves(band, at);
        for (var round = 0; round < Limits.RefinementsPerJudgement && until != Instant.Never; round++)
        {
            var later = Ledger(model, until);
            if (!later.IsKnown || !band.Holds(later.BillionthsAt(until))) break;

            until = later.Leaves(band, until);
        }

        return new ScoreJudgement(ledger, score, until);
    }

    /// <summary>The score of a model with the thresholds that it is held against.</summary>
    public ScoreJudgement Score(ScoreModel model, Instant at) => Score(model, at, ScorePlan.Of(model).Thresholds);

    /// <summary>The grade by a model that has one, such as A1, until it becomes another; null while it is not known.</summary>
    public (string? Grade, Instant ValidUntil) Grade(ScoreModel model, Instant at)
    {
        if (model.Grade is not { } matrix || snapshot.Score(matrix.Fit) is not { } fit) return (null, Instant.Never);

        var plan = ScorePlan.Of(model);
        var letter = Score(fit, at, plan.Letters);
        var number = Score(model, at, plan.Numbers);
        if (!letter.IsKnown || !number.IsKnown)
            return (null, Instant.Max(letter.IsKnown ? Instant.Epoch : letter.ValidUntil, number.IsKnown ? Instant.Epoch : number.ValidUntil));

        return (matrix.Of(letter.Value, number.Value), Instant.Min(letter.ValidUntil, number.ValidUntil));
    }

    private Judgement Of(Condition.ScoreIs condition, Instant at)
    {
        if (snapshot.Score(condition.Score) is not { } model) return Judgement.Unknown;

        var isNumber = condition.Comparison.Operands[0].TryNumber(out var number);
        var bound = Billionths.Of(isNumber ? number : 0);
        ReadOnlySpan<long> bounds = condition.Comparison.Operator switch
        {
            ComparisonOperator.Equal or ComparisonOperator.NotEqual when isNumber => [bound, bound + 1],
            ComparisonOperator.GreaterThan or ComparisonOperator.AtMost => [bound + 1],
            ComparisonOperator.AtLeast or ComparisonOperator.LessThan => [bound],
            _ => [],
        };
        var judgement = Score(model, at, bounds);
        if (!judgement.IsKnown) return new Judgement(Truth.Unknown, judgement.ValidUntil);

        var holds = condition.Comparison.Operator switch
        {
            ComparisonOperator.Exists => condition.Comparison.Operands[0].Boolean,
            ComparisonOperator.Equal => isNumber && judgement.Billionths == bound,
            ComparisonOperator.NotEqual => !isNumber || judgement.Billionths != bound,
            ComparisonOperator.GreaterThan => judgement.Billionths > bound,
            ComparisonOperator.LessThan => judgement.Billionths < bound,
            ComparisonOperator.AtLeast => judgement.Billionths >= bound,
            _ => judgement.Billionths <= bound,
        };
        return new Judgement(holds ? Truth.True : Truth.False, judgement.ValidUntil);
    }

    private Judgement Of(Condition.GradeIs condition, Instant at)
    {
        if (snapshot.Score(condition.Score) is not { } model) return Judgement.Unknown;

        var (grade, until) = Grade(model, at);
        if (grade is null) return new Judgement(Truth.Unknown, until);

        return new Judgement(condition.Comparison.Holds(Value.Of(grade)) ? Truth.True : Truth.False, until);
    }

    private static string MemoryOf(ScoreRule.Engagement rule) => rule.Frequency is Frequency.Once
        ? MemorySpecification.KeyOf(rule.Pattern, MemoryKind.First, property: null)
        : rule.Pattern.Key;

    /// <summary>When nothing is left of what may have been there before history expired; the epoch where all is known.</summary>
    private static Instant KnownFrom(ScoreRule.Engagement rule, EventMemory? memory)
    {
        if (memory?.Since is not { } since) return Instant.Epoch;

        var gone = new DecayCurve(rule.Decay).GoneFrom(Billionths.Of(Math.Abs(rule.Points)));
        var first = rule.Frequency.CertainFrom(memory.Newest, since);
        return gone == DecayCurve.Lasting || first == Instant.Never ? Instant.Never : new Instant(first.Milliseconds - 1 + gone);
    }
}

/// <summary>What a score is, and until when it stays at or above the same bounds by itself.</summary>
public readonly record struct ScoreJudgement(ScoreLedger Ledger, long Billionths, Instant ValidUntil)
{
    public bool IsKnown => Ledger.IsKnown;

    public decimal Value => Scoring.Billionths.Number(Billionths);

    public bool IsAbove(string threshold)
    {
        foreach (var known in Ledger.Model.Thresholds)
        {
            if (known.Id == threshold) return IsKnown && Value >= known.At;
        }

        return false;
    }
}
