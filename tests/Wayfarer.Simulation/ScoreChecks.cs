using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Simulation;

public static partial class Checks
{
    /// <summary>So near to a threshold, the last digit of another way to reckon may decide.</summary>
    private const double Nothing = 1e-6;

    private static string? ScoresAreExact(Outcome outcome)
    {
        var snapshot = outcome.World.Snapshots[^1];
        foreach (var person in outcome.People.Where(person => person.Contact.Head.Snapshot == snapshot.Number))
        {
            var events = EventsOf(outcome.Inputs(person)).ToList();
            var at = person.Contact.Head.Clock;
            foreach (var standing in person.Contact.Profile.Scores)
            {
                var model = snapshot.Score(standing.Score)!;
                var naive = Score(model, person.Contact.Profile, snapshot, [.. events.Select(item => item.Event)], at);
                if (model.Thresholds.Any(threshold => Math.Abs(naive - (double)threshold.At) < Nothing)) continue;

                var above = model.Thresholds.Count(threshold => naive >= (double)threshold.At);
                if (above != standing.Above) return $"{person.Contact.Id} in {standing.Score} at {at}: above {standing.Above}, by brute force {above} with {naive}";
            }

            if (outcome.World.Snapshots.Count == 1 && person.Members.Count == 1 && Crossings(outcome, person, snapshot, events) is { } wrong) return wrong;
        }

        return null;
    }

    /// <summary>At every crossing, and at instants between, the timeline says what brute force says of what was recorded by then.</summary>
    private static string? Crossings(Outcome outcome, Person person, Snapshot snapshot, List<(Instant Now, Event Event)> events)
    {
        if (events.Count == 0) return null;

        var dice = new Dice(events.Count);
        var first = events.Min(item => item.Now);
        foreach (var model in snapshot.Scores.Where(score => score.Rules.OfType<ScoreRule.Fit>().All(fit => DependsOnEventsOnly(fit.If, snapshot))))
        {
            var crossings = outcome.Facts(person).Where(fact => fact.Score == model.Id && fact.Kind is FactKind.ScoreRose or FactKind.ScoreFell).ToList();
            var instants = crossings.SelectMany(fact => new[] { fact.At, fact.At - TimeSpan.FromMilliseconds(1) })
                .Concat(Enumerable.Range(0, 10).Select(_ => first + dice.Time(person.Contact.Head.Clock - first)));
            foreach (var at in instants.Where(at => at >= first && at <= person.Contact.Head.Clock))
            {
                // Within one instant several inputs may have been judged one after the other.
                if (events.Count(item => item.Now == at) + outcome.Inputs(person).Count(item => item.Now == at) > 2) continue;

                var naive = Score(model, person.Contact.Profile, snapshot, [.. events.Where(item => item.Now <= at).Select(item => item.Event)], at);
                foreach (var threshold in model.Thresholds)
                {
                    // Whoever is above before anything is known of them has crossed nothing.
                    var wasAbove = Score(model, Profile.Empty, snapshot, [], first) >= (double)threshold.At;
                    if (wasAbove || Math.Abs(naive - (double)threshold.At) < Nothing) continue;

                    var last = crossings.LastOrDefault(fact => fact.Threshold == threshold.Id && fact.At <= at);
                    if (naive >= (double)threshold.At != (last?.Kind == FactKind.ScoreRose))
                        return $"{person.Contact.Id} above {threshold.Id} of {model.Id} at {at}: the timeline says {last?.Kind.ToString() ?? "never"}, brute force {naive}";
                }
            }
        }

        return null;
    }

    private static double Score(ScoreModel model, Profile profile, Snapshot snapshot, IReadOnlyList<Event> events, Instant at)
    {
        var total = model.Rules.GroupBy(rule => rule.Group).Sum(group =>
            Cut(group.Sum(rule => Points(rule, profile, snapshot, events, at)), model.Groups.FirstOrDefault(known => known.Name == group.Key)?.Bounds ?? Bounds.None));
        return Cut(total, model.Bounds);
    }

    private static double Cut(double sum, Bounds bounds) => Math.Min(Math.Max(sum, (double?)bounds.AtLeast ?? double.MinValue), (double?)bounds.AtMost ?? double.MaxValue);

    private static double Points(ScoreRule rule, Profile profile, Snapshot snapshot, IReadOnlyList<Event> events, Instant at)
    {
        if (rule is ScoreRule.Fit fit) return Naive.Holds(fit.If, profile, snapshot, events, at) ? (double)rule.Points : 0;

        var engagement = (ScoreRule.Engagement)rule;
        var sum = 0.0;
        Instant? counted = null;
        foreach (var occurred in events.Where(engagement.Pattern.Matches).Select(@event => @event.OccurredAt).Order())
        {
            var counts = counted is not { } last || engagement.Frequency is Frequency.Every
                || (engagement.Frequency is Frequency.OncePer per && occurred - last >= per.Time);
            if (!counts) continue;

            counted = occurred;
            var age = Math.Max(0, (at - occurred).TotalMilliseconds);
            sum += (double)rule.Points * engagement.Decay switch
            {
                Decay.HalfLife halfLife => Math.Pow(2, -age / halfLife.Time.TotalMilliseconds),
                Decay.Linear linear => Math.Max(0, 1 - (age / linear.Time.TotalMilliseconds)),
                Decay.Expiry expiry => age < expiry.Time.TotalMilliseconds ? 1 : 0,
                _ => 1,
            };
        }

        return sum;
    }
}
