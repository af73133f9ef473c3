using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Scoring;

namespace Wayfarer.Simulation;

/// <summary>
/// Scores, and journeys that begin with a crossing, in half of all worlds. They have dice of their own: what else a seed draws
/// stays as it was.
/// </summary>
internal static class RandomScores
{
    private const int MostModels = 2;

    public static Dice Dice(SimulationPlan plan) => new(plan.Events + (1_000 * plan.People));

    public static Definitions Drawn(Definitions definitions, Definitions before, Dice dice, int snapshot, Func<Dice, Condition> condition, Func<Dice, EventPattern> pattern)
    {
        var scores = Enumerable.Range(0, MostModels).Select(index =>
            (snapshot > 1 && dice.Chance(0.5) ? before.Scores.FirstOrDefault(score => score.Id == $"score-{index}") : null) ?? Score(dice, index, snapshot, condition, pattern));
        var journeys = definitions.Journeys.Select(journey =>
            before.Journeys.Contains(journey) || !dice.Chance(0.25) ? journey : journey with { Trigger = Crossing(dice) });
        return definitions with { Scores = [.. scores], Journeys = [.. journeys] };
    }

    private static EventPattern Crossing(Dice dice) => new(
        dice.Chance(0.5) ? EventNames.ScoreRose : EventNames.ScoreFell,
        [Equal("score", $"score-{dice.Between(0, MostModels - 1)}"), Equal("threshold", $"threshold-{dice.Between(0, 1)}")]);

    private static PropertyFilter Equal(string path, string value) => new(path, new Comparison(ComparisonOperator.Equal, [Value.Of(value)]));

    private static ScoreModel Score(Dice dice, int index, int snapshot, Func<Dice, Condition> condition, Func<Dice, EventPattern> pattern) =>
        new($"score-{index}", $"{snapshot}", [.. Enumerable.Range(0, dice.Between(1, 4)).Select(number => Rule(dice, number, condition, pattern))])
        {
            Groups = dice.Chance(0.5) ? [new ScoreGroup("some", new Bounds(dice.Chance(0.5) ? -10 : null, dice.Between(5, 25)))] : [],
            Bounds = new Bounds(dice.Chance(0.5) ? 0 : null, dice.Chance(0.5) ? 60 : null),
            Thresholds = [new ScoreThreshold("threshold-0", dice.Between(1, 8)), new ScoreThreshold("threshold-1", dice.Between(9, 30))],
        };

    private static ScoreRule Rule(Dice dice, int number, Func<Dice, Condition> condition, Func<Dice, EventPattern> pattern)
    {
        var points = dice.Between(1, 15) * (dice.Chance(0.25) ? -1 : 1);
        var group = dice.Chance(0.5) ? "some" : null;
        if (dice.Chance(0.25)) return new ScoreRule.Fit($"rule-{number}", points, group, condition(dice));

        Frequency frequency = dice.Between(0, 3) switch { 0 => Frequency.OnlyOnce, 1 => new Frequency.OncePer(TimeSpan.FromHours(dice.Between(1, 48))), _ => Frequency.EveryTime };
        var time = TimeSpan.FromHours(dice.Between(2, 200));
        Decay decay = dice.Between(0, 4) switch { 0 => Decay.Never, 1 => new Decay.Expiry(time), 2 => new Decay.Linear(time), _ => new Decay.HalfLife(time) };
        return new ScoreRule.Engagement($"rule-{number}", points, group, pattern(dice), frequency, decay);
    }
}
