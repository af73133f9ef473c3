using System.Globalization;
using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;
using Xunit;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>Random trees of conditions, against going through the events one by one.</summary>
public sealed class ConditionTests
{
    private const int Trees = 20_000;

    private static readonly string[] Names = ["A", "B"];
    private static readonly Condition Pro = new Condition.TraitIs("plan", new Comparison(ComparisonOperator.Equal, [Value.Of("pro")]));
    private static readonly Instant Now = new(1_000_000);

    [Fact]
    public void A_condition_says_what_brute_force_says_and_holds_until_it_first_changes()
    {
        var seen = new Dictionary<Truth, int>();
        var changes = 0;
        for (var seed = 1; seed <= Trees; seed++)
        {
            var dice = new Dice(seed);
            var condition = Draw(dice, depth: 3);
            var events = Enumerable.Range(0, dice.Between(0, 8)).Select(number => (Name: dice.Pick(Names), At: Now - dice.Time(TimeSpan.FromSeconds(100)), Number: (ulong)number)).ToList();
            var snapshot = new Snapshot(1, Definitions.Empty with { Segments = [new Segment("inner", "1", Pro), new Segment("root", "1", condition)] });
            var profile = Profile.Empty with
            {
                MemorySignature = dice.Chance(0.1) ? "" : snapshot.MemorySignature,
                Traits = dice.Chance(0.5) ? [new Trait("plan", JsonElement.Parse("\"pro\""), Now, "k")] : [],
                Tags = dice.Chance(0.5) ? [new Tag("vip", dice.Chance(0.5), Now)] : [],
            };
            foreach (var (name, at, number) in events)
            {
                foreach (var memory in snapshot.Memories.Where(memory => memory.Pattern.Name == name))
                    profile = profile.Remember(memory, Seen(name, at, number));
            }

            var judgement = new Judge(profile, snapshot).At(condition, Now);
            Truth At(Instant instant) => Naive(condition, profile, snapshot, events, instant);
            Assert.True(judgement.Value == At(Now), $"Seed {seed}: {condition}");
            seen[judgement.Value] = seen.GetValueOrDefault(judgement.Value) + 1;

            var boundaries = condition.Flatten().OfType<Condition.EventCount>().Select(count => count.Window).OfType<Window.Rolling>()
                .SelectMany(window => events.Select(item => item.At + window.Within)).Where(instant => instant > Now).Order().ToList();
            var change = boundaries.Where(instant => At(instant) != judgement.Value).Select(instant => (Instant?)instant).FirstOrDefault() ?? Instant.Never;
            Assert.True(judgement.ValidUntil <= change, $"Seed {seed}: it changes {change}, and is said to hold until {judgement.ValidUntil}");
            if (boundaries.Count <= Wayfarer.Domain.Limits.RefinementsPerJudgement) Assert.Equal(change, judgement.ValidUntil);
            if (change != Instant.Never) changes++;
        }

        Assert.All(Enum.GetValues<Truth>(), truth => Assert.True(seen[truth] > Trees / 100));
        Assert.True(changes > Trees / 100);
    }

    private static Event Seen(string name, Instant at, ulong number) => new()
    {
        MessageId = $"{number}",
        Key = number.ToString("x16", CultureInfo.InvariantCulture),
        Type = EventType.Track,
        Name = name,
        OccurredAt = at,
        RecordedAt = at,
    };

    private static Condition Draw(Dice dice, int depth) => dice.Between(0, depth == 0 ? 4 : 7) switch
    {
        0 => Pro,
        1 => new Condition.TagIs("vip"),
        2 => new Condition.SegmentIs(dice.Chance(0.3) ? "missing" : "inner"),
        5 => new Condition.All([.. Enumerable.Range(0, dice.Between(1, 3)).Select(_ => Draw(dice, depth - 1))]),
        6 => new Condition.Any([.. Enumerable.Range(0, dice.Between(1, 3)).Select(_ => Draw(dice, depth - 1))]),
        7 => new Condition.Not(Draw(dice, depth - 1)),
        _ => Count(dice),
    };

    private static Condition.EventCount Count(Dice dice)
    {
        var least = dice.Between(0, 3);
        int? most = least == 0 || dice.Chance(0.3) ? least + dice.Between(0, 2) : null;
        return new Condition.EventCount(new EventPattern(dice.Pick(Names)), least, most, dice.Chance(0.8) ? new Window.Rolling(TimeSpan.FromSeconds(dice.Between(1, 150))) : Window.Ever);
    }

    private static Truth Naive(Condition condition, Profile profile, Snapshot snapshot, IReadOnlyList<(string Name, Instant At, ulong)> events, Instant at)
    {
        Truth Of(Condition part) => Naive(part, profile, snapshot, events, at);
        switch (condition)
        {
            case Condition.All all:
                var every = all.Conditions.Select(Of).ToList();
                return every.Contains(Truth.False) ? Truth.False : every.Contains(Truth.Unknown) ? Truth.Unknown : Truth.True;
            case Condition.Any any:
                var some = any.Conditions.Select(Of).ToList();
                return some.Contains(Truth.True) ? Truth.True : some.Contains(Truth.Unknown) ? Truth.Unknown : Truth.False;
            case Condition.Not not:
                return Of(not.Inner) switch { Truth.True => Truth.False, Truth.False => Truth.True, _ => Truth.Unknown };
            case Condition.SegmentIs segment:
                return snapshot.Segment(segment.Segment) is { } definition ? Of(definition.If!) : Truth.Unknown;
            case Condition.EventCount when profile.MemorySignature != snapshot.MemorySignature:
                return Truth.Unknown;
            case Condition.EventCount count:
                var number = events.Count(item => item.Name == count.Pattern.Name && (count.Window is not Window.Rolling { Within: var within } || at - item.At < within));
                return number >= count.AtLeast && number <= (count.AtMost ?? int.MaxValue) ? Truth.True : Truth.False;
            case Condition.TagIs tag:
                return profile.Tags.Any(known => known.Name == tag.Tag && known.Present) ? Truth.True : Truth.False;
            default:
                return profile.Traits.IsEmpty ? Truth.False : Truth.True;
        }
    }
}
