using System.Collections.Immutable;
using System.Globalization;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;

namespace Wayfarer.Tests.Domain.Scoring;

/// <summary>A random model, and what a contact did of what it asks for.</summary>
internal sealed record RandomScore(ScoreModel Model, ImmutableArray<(string Name, Instant At)> Events, Snapshot Snapshot, Profile Profile, Instant Now)
{
    private static readonly string[] Names = ["A", "B", "C"];

    /// <param name="unit">How long decays and windows roughly take.</param>
    public static RandomScore Draw(Dice dice, TimeSpan unit, int mostEvents = 12, bool mayRise = true)
    {
        var now = new Instant(1_700_000_000_000 + dice.Between(0, 1_000_000));
        ImmutableArray<ScoreRule> rules = [.. Enumerable.Range(0, dice.Between(1, 6)).Select(number => Rule(dice, unit, number, mayRise))];
        var model = new ScoreModel("score", "1", rules)
        {
            Groups = [.. new[] { "one", "two" }.Where(_ => dice.Chance(0.5)).Select(name => new ScoreGroup(name, BoundsOf(dice)))],
            Bounds = dice.Chance(0.5) ? BoundsOf(dice) : Bounds.None,
        };
        var events = Enumerable.Range(0, dice.Between(0, mostEvents)).Select(_ => (Name: dice.Pick(Names), At: now - dice.Time(unit * 3))).ToImmutableArray();
        var snapshot = new Snapshot(1, Definitions.Empty with { Scores = [model] });
        return new RandomScore(snapshot.Scores[0], events, snapshot, Remember(snapshot, events), now);
    }

    public ScoreLedger Ledger(Instant at) => new Judge(Profile, Snapshot).Ledger(Model, at);

    public static Profile Remember(Snapshot snapshot, IEnumerable<(string Name, Instant At)> events)
    {
        var profile = Profile.Empty with { MemorySignature = snapshot.MemorySignature };
        foreach (var (number, (name, at)) in events.Index())
        {
            foreach (var memory in snapshot.Plan(name).Memories) profile = profile.Remember(memory, Seen(name, at, number + 1));
        }

        return profile;
    }

    private static Event Seen(string name, Instant at, int number) => new()
    {
        MessageId = $"{number}",
        Key = number.ToString("x16", CultureInfo.InvariantCulture),
        Type = EventType.Track,
        Name = name,
        OccurredAt = at,
        RecordedAt = at,
    };

    private static ScoreRule Rule(Dice dice, TimeSpan unit, int number, bool mayRise)
    {
        var points = Math.Round((decimal)(dice.Fraction() * 20), dice.Between(0, 3)) * (mayRise && dice.Chance(0.35) ? -1 : 1);
        var group = dice.Chance(0.3) ? null : dice.Pick(["one", "two"]);
        if (dice.Chance(0.2))
        {
            var window = dice.Chance(0.7) ? new Window.Rolling(Seconds(dice, unit)) : Window.Ever;
            return new ScoreRule.Fit($"rule-{number}", points, group, new Condition.EventCount(new EventPattern(dice.Pick(Names)), dice.Between(0, 2), dice.Chance(0.4) ? 2 : null, window));
        }

        Frequency frequency = dice.Between(0, 3) switch { 0 => Frequency.OnlyOnce, 1 => new Frequency.OncePer(Seconds(dice, unit)), _ => Frequency.EveryTime };
        Decay decay = dice.Between(0, 6) switch
        {
            0 => Decay.Never,
            1 => new Decay.Expiry(Seconds(dice, unit)),
            2 or 3 => new Decay.Linear(Seconds(dice, unit)),
            _ => new Decay.HalfLife(Seconds(dice, unit)),
        };
        return new ScoreRule.Engagement($"rule-{number}", points, group, new EventPattern(dice.Pick(Names)), frequency, decay);
    }

    private static TimeSpan Seconds(Dice dice, TimeSpan unit) => TimeSpan.FromSeconds(Math.Max(1, Math.Round(unit.TotalSeconds * dice.Fraction() * 2)));

    private static Bounds BoundsOf(Dice dice) =>
        new(dice.Chance(0.5) ? -dice.Between(0, 20) : null, dice.Chance(0.5) ? dice.Between(1, 40) : null);
}
