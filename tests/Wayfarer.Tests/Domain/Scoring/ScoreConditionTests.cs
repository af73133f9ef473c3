using System.Numerics;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;
using Xunit;

namespace Wayfarer.Tests.Domain.Scoring;

public sealed class ScoreConditionTests
{
    private static readonly TimeSpan Days = TimeSpan.FromDays(10);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private static readonly ComparisonOperator[] Operators =
    [
        ComparisonOperator.Equal, ComparisonOperator.NotEqual, ComparisonOperator.GreaterThan, ComparisonOperator.LessThan, ComparisonOperator.AtLeast,
        ComparisonOperator.AtMost,
    ];

    [Fact]
    public void A_score_is_compared_in_every_way_and_the_answer_holds_until_the_comparison_changes()
    {
        var seen = new Dictionary<(ComparisonOperator, bool), int>();
        var changes = new Dictionary<ComparisonOperator, int>();
        for (var seed = 1; seed <= 3_000; seed++)
        {
            var dice = new Dice(seed);
            var drawn = RandomScore.Draw(dice, Days);
            var naive = new NaiveScore(drawn.Model, drawn.Events);
            var @operator = dice.Pick(Operators);
            var score = (long)naive.At(drawn.Now);
            var bound = dice.Chance(0.4) ? (double)Billionths.Number(score) : Math.Round((double)Billionths.Number(score) * dice.Fraction() * 1.5, 2);
            var condition = new Condition.ScoreIs("score", new Comparison(@operator, [Value.Of(bound)]));
            var judgement = new Judge(drawn.Profile, drawn.Snapshot).At(condition, drawn.Now);

            bool Holds(Instant at) => Compare(@operator, naive.At(at), (BigInteger)decimal.Round((decimal)bound * 1_000_000_000m));
            var truth = Holds(drawn.Now);
            Assert.True((judgement.Value == Truth.True) == truth, $"Seed {seed}: {condition} for {score}");
            seen[(@operator, truth)] = seen.GetValueOrDefault((@operator, truth)) + 1;

            var end = Instant.Min(judgement.ValidUntil, drawn.Now + (Days * 60));
            for (var look = 0; look < 10; look++)
            {
                var at = new Instant(drawn.Now.Milliseconds + (long)((end.Milliseconds - drawn.Now.Milliseconds) * dice.Fraction() * dice.Fraction()));
                Assert.True(Holds(at) == truth, $"Seed {seed}: {condition} has changed at {at}, and is said to hold until {judgement.ValidUntil}");
            }

            if (judgement.ValidUntil == Instant.Never) continue;

            Assert.True(Holds(judgement.ValidUntil - Millisecond) == truth && Holds(judgement.ValidUntil) != truth, $"Seed {seed}: {condition} at {judgement.ValidUntil}");
            changes[@operator] = changes.GetValueOrDefault(@operator) + 1;
        }

        Assert.All(Operators, one => Assert.True(seen.GetValueOrDefault((one, true)) >= 50 && seen.GetValueOrDefault((one, false)) >= 50 && changes[one] >= 50, $"{one}"));
    }

    [Fact]
    public void A_grade_has_its_letter_from_the_one_score_and_its_number_from_the_other()
    {
        var grades = new HashSet<string>();
        for (var seed = 1; seed <= 1_000; seed++)
        {
            var dice = new Dice(seed);
            var (fit, lead) = (RandomScore.Draw(dice, Days), RandomScore.Draw(dice, Days));
            var matrix = new GradeMatrix("fit", [15, 6, 1], [12, 5, 0.5m]);
            var snapshot = new Snapshot(1, Definitions.Empty with { Scores = [fit.Model with { Id = "fit" }, lead.Model with { Id = "lead", Grade = matrix }] });
            var profile = RandomScore.Remember(snapshot, lead.Events);
            var judge = new Judge(profile, snapshot);
            var (grade, until) = judge.Grade(snapshot.Score("lead")!, lead.Now);

            var (letters, numbers) = (new NaiveScore(fit.Model, lead.Events), new NaiveScore(lead.Model, lead.Events));
            string Naive(Instant at) => $"{"ABCD"[Place([15, 6, 1], letters.At(at))]}{Place([12, 5, 0.5m], numbers.At(at)) + 1}";
            Assert.Equal(Naive(lead.Now), grade);
            grades.Add(grade!);
            if (until != Instant.Never) Assert.True(Naive(until - Millisecond) == grade && Naive(until) != grade, $"Seed {seed}: {grade} until {until}");

            var condition = new Condition.GradeIs("lead", new Comparison(ComparisonOperator.In, [Value.Of("A1"), Value.Of(grade!)]));
            Assert.True(judge.At(condition, lead.Now) is { IsTrue: true } judgement && judgement.ValidUntil >= until);
        }

        Assert.True(grades.Count >= 12, string.Join(' ', grades));
    }

    [Fact]
    public void What_is_not_known_is_neither_above_nor_below()
    {
        var drawn = RandomScore.Draw(new Dice(1), Days);
        foreach (var profile in new[] { drawn.Profile with { MemorySignature = "another" } })
        {
            foreach (var one in Operators)
                Assert.Equal(Truth.Unknown, new Judge(profile, drawn.Snapshot).At(new Condition.ScoreIs("score", new Comparison(one, [Value.Of(1)])), drawn.Now).Value);
        }

        Assert.Equal(Truth.Unknown, new Judge(drawn.Profile, drawn.Snapshot).At(new Condition.ScoreIs("gone", Comparison.Any), drawn.Now).Value);
        Assert.Equal(Truth.Unknown, new Judge(drawn.Profile, drawn.Snapshot).At(new Condition.GradeIs("score", Comparison.Any), drawn.Now).Value);
    }

    private static int Place(decimal[] steps, BigInteger score) => steps.Count(step => score < new BigInteger(step * 1_000_000_000m));

    private static bool Compare(ComparisonOperator @operator, BigInteger score, BigInteger bound) => @operator switch
    {
        ComparisonOperator.Equal => score == bound,
        ComparisonOperator.NotEqual => score != bound,
        ComparisonOperator.GreaterThan => score > bound,
        ComparisonOperator.LessThan => score < bound,
        ComparisonOperator.AtLeast => score >= bound,
        _ => score <= bound,
    };
}
