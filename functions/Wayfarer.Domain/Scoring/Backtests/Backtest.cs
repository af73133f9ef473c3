using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring.Backtests;

/// <summary>
/// What a history says about the thresholds of a score: who converts after crossing one, against who converts anyway.
/// </summary>
/// <param name="Question">What was asked.</param>
/// <param name="Base">
/// How many convert after they were first seen in the period: what a threshold would reach that everybody crosses at once.
/// </param>
/// <param name="Conversions">How many conversions there are in the period.</param>
/// <param name="Rows">One for each threshold, rising.</param>
public sealed record Backtest(BacktestQuestion Question, Share Base, long Conversions, ImmutableArray<BacktestRow> Rows)
{
    /// <summary>
    /// Of the thresholds that are surely better than chance the one with the best balance of precision and recall, and of
    /// several the highest; null when no threshold is of use.
    /// </summary>
    public BacktestRow? Best => Rows.Where(row => row.Lift.IsSure).OrderByDescending(row => row.Balance).ThenByDescending(row => row.Threshold.At).FirstOrDefault();

    /// <param name="people">Each once.</param>
    /// <param name="definitions">What the rules of the score may refer to.</param>
    /// <param name="model">The score, with the thresholds that are to be looked at.</param>
    /// <param name="question">What is asked.</param>
    public static Backtest Of(IEnumerable<PersonHistory> people, Definitions definitions, ScoreModel model, BacktestQuestion question)
    {
        model = model with { Thresholds = [.. model.Thresholds.OrderBy(threshold => threshold.At)] };
        var walk = new ScoreWalk(definitions, model);
        var tallies = model.Thresholds.Select(_ => new BacktestTally(question)).ToArray();
        var all = new Share();
        var conversions = 0L;
        foreach (var person in people)
        {
            var converted = question.ConversionsOf(person);
            conversions += converted.Count(at => at >= question.From);
            if (question.IsFollowed(person.Events.Select(@event => @event.OccurredAt), converted) is { } follows) all = all.With(follows);

            var rises = walk.Rises(person, question.Until);
            for (var index = 0; index < rises.Length; index++) tallies[index].Add(rises[index], converted);
        }

        return new Backtest(
            question, all, conversions, [.. tallies.Select((tally, index) => tally.Row(model.Thresholds[index], all, conversions))]);
    }

    /// <summary>
    /// The thresholds to look at where nobody says: those of the model, and between them values that a growing part of all
    /// people stays below. Conversions have no part in this.
    /// </summary>
    public static ImmutableArray<ScoreThreshold> Candidates(
        IEnumerable<PersonHistory> people, Definitions definitions, ScoreModel model, BacktestQuestion question)
    {
        var walk = new ScoreWalk(definitions, model);
        var peaks = new List<decimal>();
        foreach (var person in people)
        {
            var values = walk.Walk(person, question.Until).Where(score => score.At >= question.From).Select(score => score.Value).ToList();
            if (values.Count > 0) peaks.Add(values.Max());
        }

        // At the lowest peak everybody is above.
        var lowest = peaks.Count == 0 ? 0 : peaks.Min();
        ImmutableArray<decimal> rising = [.. peaks.Where(peak => peak > lowest).Order()];
        var digits = rising.IsEmpty || rising[^1] - lowest >= Limits.ThresholdsTried ? 0 : 2;
        return
        [
            .. Enumerable.Range(0, rising.IsEmpty ? 0 : Limits.ThresholdsTried)
                .Select(part => decimal.Round(rising[(int)((long)rising.Length * part / Limits.ThresholdsTried)], digits, MidpointRounding.ToZero))
                .Where(at => at > lowest)
                .Select(at => new ScoreThreshold("", at))
                .Concat(model.Thresholds)
                .GroupBy(threshold => threshold.At)
                .Select(same => same.MaxBy(threshold => threshold.Id, StringComparer.Ordinal)!)
                .OrderBy(threshold => threshold.At),
        ];
    }
}

/// <summary>What is found about one threshold.</summary>
/// <param name="Threshold">Its id is empty where the score has no such threshold yet.</param>
/// <param name="Precision">Of the people who crossed it upwards, who then converted; whose time was not over yet are not among them.</param>
/// <param name="Recall">Of all conversions, those that such a crossing preceded.</param>
/// <param name="Lead">How long before them the crossing was.</param>
/// <param name="Lift">How much more likely whoever crosses it converts than everybody.</param>
/// <param name="WithConversion">How many people crossed it at the very instant of a conversion, which does not count.</param>
public sealed record BacktestRow(ScoreThreshold Threshold, Share Precision, Share Recall, LeadTimes? Lead, Lift Lift, long WithConversion)
{
    /// <summary>The harmonic mean of precision and recall.</summary>
    public double Balance => Precision.Hits == 0 || Recall.Hits == 0 ? 0 : 2 * Precision.Value * Recall.Value / (Precision.Value + Recall.Value);
}
