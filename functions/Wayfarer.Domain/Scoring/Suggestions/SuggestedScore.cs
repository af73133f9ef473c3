using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring.Suggestions;

/// <summary>
/// A score that a history proposes. Half of the people, by a hash of their ids, are what indicators are found with; the
/// other half, which had no part in that, is what they are ranked by and what the thresholds are judged on.
/// </summary>
/// <param name="Indicators">All that are surely better than chance with both halves, the best first.</param>
/// <param name="Rules">Those that became rules.</param>
/// <param name="HeldOut">What the score does for the people who were held out; null where there is no score.</param>
/// <param name="File">The score as a file; null where nothing tells who will convert, or no threshold is of use.</param>
public sealed record SuggestedScore(
    ImmutableArray<MeasuredIndicator> Indicators, ImmutableArray<SuggestedRule> Rules, Backtest? HeldOut, ContentFile? File)
{
    private static readonly ImmutableArray<TimeSpan> HalfLives = [.. new[] { 1, 3, 7, 14, 30, 90 }.Select(days => TimeSpan.FromDays(days))];

    /// <param name="people">Each once.</param>
    /// <param name="id">What the score is to be called.</param>
    /// <param name="question">The conversion, and the period that may be learnt from.</param>
    /// <param name="without">Events that are no indicators, because they belong to the conversion.</param>
    public static SuggestedScore Of(IReadOnlyList<PersonHistory> people, string id, BacktestQuestion question, IReadOnlySet<string> without)
    {
        var measure = new IndicatorMeasure(people, question);
        var names = people
            .SelectMany(person => person.Events.Where(@event => @event.OccurredAt < question.Until).Select(@event => @event.Name).Distinct())
            .Where(name => name != question.Conversion.Name && !without.Contains(name) && SuggestedFile.CanHold(name))
            .CountBy(name => name)
            .OrderByDescending(name => name.Value).ThenBy(name => name.Key, StringComparer.Ordinal)
            .Take(Limits.EventsLookedAt);

        // By what the lift surely is, so that the luck of a few does not win. What ties stays in order: the more common event,
        // the simpler indicator.
        ImmutableArray<MeasuredIndicator> indicators =
        [
            .. names.SelectMany(name => Indicator.Of(name.Key)).Select(measure.Of).Where(indicator => indicator.IsSure)
                .OrderByDescending(indicator => indicator.HeldOut.AtLeast),
        ];
        if (indicators.IsEmpty) return new SuggestedScore([], [], null, null);

        var chosen = Choose(indicators);
        var rules = Weigh(chosen);
        var halfLife = HalfLives.FirstOrDefault(time => time >= measure.LeadOf(chosen), HalfLives[^1]);
        var plain = new SuggestedFile(id, question, halfLife, rules, []);
        var heldOut = people.Where(IsHeldOut).ToList();
        var model = plain.Model();
        var backtest = Backtest.Of(
            heldOut, Definitions.Empty, model with { Thresholds = Backtest.Candidates(heldOut, Definitions.Empty, model, question) }, question);
        if (backtest.Best is not { } best) return new SuggestedScore(indicators, rules, backtest, null);

        return new SuggestedScore(indicators, rules, backtest, (plain with { Thresholds = Thresholds(backtest, best) }).File);
    }

    internal static bool IsHeldOut(PersonHistory person) => Occurrence.HashOf(Event.KeyOf("held-out", person.Contact.Value)) % 2 == 0;

    /// <summary>
    /// The best indicator of each event, none of which tells the same as a better one; when these are too few, further ones of
    /// the same events.
    /// </summary>
    private static List<MeasuredIndicator> Choose(ImmutableArray<MeasuredIndicator> ranked)
    {
        var chosen = new List<MeasuredIndicator>();
        Take(Limits.MostSuggestedRules, oncePerEvent: true);
        Take(Limits.FewestSuggestedRules, oncePerEvent: false);
        return [.. ranked.Where(chosen.Contains)];

        void Take(int most, bool oncePerEvent)
        {
            foreach (var indicator in ranked)
            {
                if (chosen.Count >= most) return;
                if (oncePerEvent && chosen.Exists(other => other.Indicator.Event == indicator.Indicator.Event)) continue;
                if (!chosen.Exists(indicator.TellsTheSameAs)) chosen.Add(indicator);
            }
        }
    }

    /// <summary>All rules together give a hundred points, each as many as the logarithm of its lift says.</summary>
    private static ImmutableArray<SuggestedRule> Weigh(List<MeasuredIndicator> chosen)
    {
        const double All = 100;
        var whole = chosen.Sum(indicator => Math.Log(indicator.HeldOut.Value));
        var rules = ImmutableArray.CreateBuilder<SuggestedRule>();
        foreach (var indicator in chosen)
        {
            var points = Math.Max(1, (int)Math.Round(All * Math.Log(indicator.HeldOut.Value) / whole, MidpointRounding.AwayFromZero));
            var name = SuggestedFile.NameOf(indicator.Indicator);
            var alike = rules.Count(rule => rule.Id == name || rule.Id.StartsWith($"{name}-no-", StringComparison.Ordinal));
            rules.Add(new SuggestedRule(alike == 0 ? name : $"{name}-no-{alike + 1}", indicator, points));
        }

        return rules.ToImmutable();
    }

    /// <summary>The best one, and below it the lowest that is of use and finds more.</summary>
    private static ImmutableArray<ScoreThreshold> Thresholds(Backtest backtest, BacktestRow best)
    {
        var warm = backtest.Rows.FirstOrDefault(row => row.Lift.IsSure && row.Threshold.At < best.Threshold.At && row.Recall.Hits > best.Recall.Hits);
        var hot = new ScoreThreshold("hot", best.Threshold.At);
        return warm is null ? [hot] : [new ScoreThreshold("warm", warm.Threshold.At), hot];
    }
}
