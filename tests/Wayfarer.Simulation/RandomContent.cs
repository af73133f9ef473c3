using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;

namespace Wayfarer.Simulation;

/// <summary>
/// Journeys and segments from the whole language. A later snapshot changes some of them; the steps of a changed journey
/// have new names, so that a person on the old version who takes a new step is found out.
/// </summary>
public static class RandomContent
{
    public static readonly ImmutableArray<Message> Messages =
    [
        new Message { Id = "hello", Version = "1", Subject = "", Html = "", Topic = Topic.General },
        new Message { Id = "news", Version = "1", Subject = "", Html = "", Topic = "news", GoodFor = TimeSpan.FromDays(1), Priority = 7 },
        new Message { Id = "receipt", Version = "1", Subject = "", Html = "", Kind = MessageKind.Transactional, Priority = 1 },
    ];

    private static readonly LocalTime[] Times = [new(2, 30), new(9, 0), new(0, 0), new(1, 45), new(2, 0)];

    public static IReadOnlyList<Snapshot> Draw(Dice dice, SimulationPlan plan)
    {
        var snapshots = new List<Snapshot>();
        var older = new List<Journey>();
        var definitions = Definitions.Empty with { Messages = Messages };
        var scores = RandomScores.Dice(plan);
        var hasScores = scores.Chance(0.5);
        for (var number = 1; number <= plan.Snapshots; number++)
        {
            older.AddRange(definitions.Journeys);
            var before = definitions;
            definitions = definitions with
            {
                Segments = [.. Enumerable.Range(0, plan.Segments).Select(index =>
                    Kept(definitions.Segments, segment => segment.Id == $"segment-{index}", dice) ?? Segment(dice, index, number))],
            };
            definitions = definitions with
            {
                Journeys = [.. Enumerable.Range(0, plan.Journeys).Select(index =>
                    Kept(definitions.Journeys, journey => journey.Id == $"journey-{index}", dice) ?? Journey(dice, index, number, plan.Segments))],
            };
            if (hasScores) definitions = RandomScores.Drawn(definitions, before, scores, number, own => Condition(own, 1, 0, property: false), Pattern);
            definitions = definitions with { Settings = Settings(dice, plan, isLast: number == plan.Snapshots) };
            snapshots.Add(new Snapshot(number, definitions, older));
        }

        return snapshots;
    }

    /// <summary>In the end everybody may be sent to, so that nothing has to wait for ever.</summary>
    private static Settings Settings(Dice dice, SimulationPlan plan, bool isLast) => Domain.Content.Settings.Default with
    {
        Sending = isLast || dice.Chance(0.5) ? new Sending(SendingMode.On, []) : dice.Chance(0.5) ? new Sending(SendingMode.Off, []) : new Sending(SendingMode.Only, ["user-0@example.com"]),
        Topics = ImmutableSortedDictionary<string, Topic>.Empty
            .Add(Topic.General, new Topic(Topic.General, "All", null, OptIn.None))
            .Add("news", new Topic("news", "News", null, OptIn.Given)),
        Caps = plan.Caps,
        QuietHours = plan.QuietHours,
        Rates = ImmutableSortedDictionary<string, ProviderRate>.Empty.Add("email", plan.Rate),
    };

    private static T? Kept<T>(ImmutableArray<T> known, Func<T, bool> isIt, Dice dice)
        where T : class => dice.Chance(0.5) ? known.FirstOrDefault(isIt) : null;

    private static Segment Segment(Dice dice, int index, int snapshot) =>
        new($"segment-{index}", $"{snapshot}", Condition(dice, depth: 2, segmentsBelow: index, property: false));

    private static Journey Journey(Dice dice, int index, int snapshot, int segments)
    {
        var steps = Steps(dice, $"v{snapshot}", segments);
        var trigger = segments > 0 && dice.Chance(0.25)
            ? new EventPattern(dice.Pick([EventNames.SegmentEntered, EventNames.SegmentLeft]), [Equal("segment", $"segment-{dice.Between(0, segments - 1)}")])
            : Pattern(dice);
        return new Journey
        {
            Id = $"journey-{index}",
            Version = $"{snapshot}",
            State = snapshot == 1 || dice.Chance(0.9) ? JourneyState.Live : JourneyState.Draining,
            Trigger = trigger,
            EntryFilter = dice.Chance(0.3) ? Condition(dice, depth: 2, segments, property: true) : null,
            Reentry = dice.Pick([Reentry.Never, Reentry.Always, new Reentry(TimeSpan.FromDays(dice.Between(1, 7)))]),
            Exits = [.. Enumerable.Range(0, dice.Between(0, 2)).Select(_ => Pattern(dice))],
            Goal = dice.Chance(0.5) ? new Goal(Pattern(dice), TimeSpan.FromDays(dice.Between(1, 10))) : null,
            Steps = steps,
        };
    }

    private static ImmutableArray<Step> Steps(Dice dice, string version, int segments)
    {
        var count = dice.Between(1, 8);
        var steps = ImmutableArray.CreateBuilder<Step>();
        for (var index = 0; index < count; index++)
        {
            var id = $"{version}-{index}";
            var next = index + 1 < count ? index + 1 : Domain.Journeys.Journey.End;

            // Journeys go forward; now and then a wait leads back, for a journey that goes round and round.
            int Later() => dice.Chance(0.2) ? Domain.Journeys.Journey.End : dice.Between(0, 9) < 8 && next != Domain.Journeys.Journey.End ? dice.Between(next, count - 1) : next;
            int LaterOrBack() => dice.Chance(0.05) ? 0 : Later();
            steps.Add(dice.Between(0, 13) switch
            {
                0 or 1 => new Step.Wait(id, dice.Chance(0.05) ? 0 : next, TimeSpan.FromMinutes(dice.Between(60, 5_000))),
                12 => new Step.Wait(id, next, TimeSpan.FromSeconds(dice.Between(0, 90))),
                13 => new Step.WaitUntil(id, next, new CalendarWait(dice.Between(0, 2), new LocalTime(2, 30))),
                2 => new Step.WaitUntil(id, next, new CalendarWait(dice.Between(0, 3), dice.Pick(Times))),
                3 or 4 => new Step.WaitFor(id, Pattern(dice), null, dice.Chance(0.8) ? TimeSpan.FromMinutes(dice.Between(60, 3_000)) : null, LaterOrBack(), Later()),
                5 => new Step.Branch(id, next, [new BranchCase(Condition(dice, 2, segments, property: true), Later()), new BranchCase(Condition(dice, 1, segments, property: true), Later())]),
                6 => new Step.Split(id, [new SplitPath(30, Later()), new SplitPath(70, next)]),
                7 => new Step.Update(id, next, ImmutableSortedDictionary<string, JsonElement>.Empty.Add("plan", JsonDocument.Parse("\"vip\"").RootElement)),
                8 => new Step.Tag(id, next, [$"tag-{dice.Between(0, 1)}"], dice.Chance(0.5) ? [] : ["tag-2"]),
                9 => new Step.Notify(id, next, "sales", "look"),
                10 when dice.Chance(0.2) => new Step.Exit(id, "enough"),
                _ => new Step.Send(id, next, dice.Pick(["hello", "hello", "news", "receipt"])),
            });
        }

        return steps.ToImmutable();
    }

    private static Condition Condition(Dice dice, int depth, int segmentsBelow, bool property)
    {
        var kind = dice.Between(0, depth == 0 ? 4 : 7);
        return kind switch
        {
            0 => new Condition.TraitIs("plan", new Comparison(ComparisonOperator.Equal, [Value.Of(dice.Pick(["free", "pro", "vip"]))])),
            1 => new Condition.TagIs($"tag-{dice.Between(0, 2)}"),
            2 when property => new Condition.PropertyIs("value", new Comparison(ComparisonOperator.AtLeast, [Value.Of(dice.Between(0, 9))])),
            3 when segmentsBelow > 0 => new Condition.SegmentIs($"segment-{dice.Between(0, segmentsBelow - 1)}"),
            5 => new Condition.All([Condition(dice, depth - 1, segmentsBelow, property), Condition(dice, depth - 1, segmentsBelow, property)]),
            6 => new Condition.Any([Condition(dice, depth - 1, segmentsBelow, property), Condition(dice, depth - 1, segmentsBelow, property)]),
            7 => new Condition.Not(Condition(dice, depth - 1, segmentsBelow, property)),
            _ => dice.Between(0, 9) switch
            {
                0 or 1 => Valued(dice),
                2 => new Condition.Sequence([.. Enumerable.Range(0, dice.Between(2, 3)).Select(step => new SequenceStep(Pattern(dice), step > 0 && dice.Chance(0.5) ? TimeSpan.FromHours(dice.Between(1, 100)) : null))], RandomWindow(dice)),
                3 => new Condition.JourneyIs("journey-0", dice.Pick(Enum.GetValues<JourneyStanding>())),
                4 => new Condition.TraitDateIs("renews", Date(dice)),
                _ => Count(dice),
            },
        };
    }

    private static Condition.EventCount Count(Dice dice)
    {
        var pattern = dice.Chance(0.15) ? new EventPattern(EventNames.EmailSent, [Equal("message", "hello")]) : Pattern(dice);
        var least = dice.Between(0, 3);
        int? most = least == 0 || dice.Chance(0.3) ? least + dice.Between(0, 2) : null;
        return new Condition.EventCount(pattern, least, most, RandomWindow(dice));
    }

    private static Condition.EventValue Valued(Dice dice)
    {
        var aggregate = dice.Pick(Enum.GetValues<Aggregate>());
        var window = RandomWindow(dice);
        if (aggregate == Aggregate.First || (aggregate is Aggregate.Last or Aggregate.Distinct && window.HasEnd)) window = Window.Ever;
        var least = aggregate == Aggregate.Sum ? dice.Between(0, 30) : dice.Between(1, 6);
        return new Condition.EventValue(Pattern(dice), aggregate, "value", new Comparison(ComparisonOperator.AtLeast, [Value.Of(least)]), window);
    }

    private static Window RandomWindow(Dice dice) => dice.Between(0, 9) switch
    {
        0 or 1 => Window.Ever,
        2 => new Window.Since(Pattern(dice)),
        3 or 4 or 5 => new Window.During(CalendarPeriod.Parse(dice.Pick(CalendarPeriod.Words))!.Value, dice.Chance(0.5) ? dice.Pick(["Europe/Berlin", "America/New_York"]) : null),
        _ => new Window.Rolling(TimeSpan.FromHours(dice.Between(1, 400))),
    };

    private static DateComparison Date(Dice dice) => dice.Between(0, 4) switch
    {
        0 => new DateComparison.Before(null),
        1 => new DateComparison.WithinLast(TimeSpan.FromDays(dice.Between(1, 30))),
        2 => new DateComparison.WithinNext(TimeSpan.FromDays(dice.Between(1, 30))),
        3 => new DateComparison.OlderThan(TimeSpan.FromDays(dice.Between(1, 30))),
        _ => new DateComparison.AnniversaryWithin(dice.Between(0, 20)),
    };

    private static EventPattern Pattern(Dice dice) => new(
        dice.Pick(RandomPeople.EventNames),
        dice.Chance(0.3) ? [new PropertyFilter("value", new Comparison(ComparisonOperator.AtLeast, [Value.Of(dice.Between(1, 9))]))] : []);

    private static PropertyFilter Equal(string path, string value) => new(path, new Comparison(ComparisonOperator.Equal, [Value.Of(value)]));
}
