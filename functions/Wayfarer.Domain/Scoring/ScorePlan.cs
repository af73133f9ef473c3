using System.Runtime.CompilerServices;

namespace Wayfarer.Domain.Scoring;

/// <summary>What a model comes to in whole numbers, made once for as long as the model is used.</summary>
internal sealed class ScorePlan
{
    private static readonly ConditionalWeakTable<ScoreModel, ScorePlan> Known = [];

    private ScorePlan(ScoreModel model)
    {
        // The first group is that of the rules without one, which nothing bounds.
        List<string?> names = [null];
        Rules = [.. model.Rules.Select(rule => Planned(rule, names))];
        Groups = [.. names.Select(name => PlannedBounds.Of(model.Groups.FirstOrDefault(group => name is not null && group.Name == name)?.Bounds ?? Bounds.None))];
        GroupNames = [.. names];
        Total = PlannedBounds.Of(model.Bounds);
        Thresholds = [.. model.Thresholds.Select(threshold => Billionths.Of(threshold.At))];
        Letters = [.. (model.Grade?.Letters ?? []).Select(Billionths.Of).Reverse()];
        Numbers = [.. (model.Grade?.Numbers ?? []).Select(Billionths.Of).Reverse()];
    }

    public PlannedRule[] Rules { get; }

    public PlannedBounds[] Groups { get; }

    public string?[] GroupNames { get; }

    public PlannedBounds Total { get; }

    /// <summary>Rising, as those of grades.</summary>
    public long[] Thresholds { get; }

    public long[] Letters { get; }

    public long[] Numbers { get; }

    /// <summary>How many thresholds, from the lowest, a score is above.</summary>
    public int Above(long score)
    {
        var above = 0;
        while (above < Thresholds.Length && score >= Thresholds[above]) above++;

        return above;
    }

    public static ScorePlan Of(ScoreModel model) => Known.GetValue(model, static model => new ScorePlan(model));

    private static PlannedRule Planned(ScoreRule rule, List<string?> names)
    {
        var group = names.IndexOf(rule.Group);
        if (group < 0)
        {
            group = names.Count;
            names.Add(rule.Group);
        }

        var points = Billionths.Of(rule.Points);
        return new PlannedRule(group, Math.Abs(points), points < 0, new DecayCurve(rule is ScoreRule.Engagement engagement ? engagement.Decay : Decay.Never));
    }
}

internal readonly record struct PlannedRule(int Group, long Points, bool TakesAway, DecayCurve Curve);

internal readonly record struct PlannedBounds(long AtLeast, long AtMost)
{
    public static PlannedBounds Of(Bounds bounds) => new(
        bounds.AtLeast is { } least ? Billionths.Of(least) : long.MinValue, bounds.AtMost is { } most ? Billionths.Of(most) : long.MaxValue);

    public long Cut(long sum) => sum < AtLeast ? AtLeast : sum > AtMost ? AtMost : sum;
}
