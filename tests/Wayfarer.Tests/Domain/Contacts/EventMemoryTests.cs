using System.Text.Json;
using CsCheck;
using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Contacts;

/// <summary>What is remembered of events: the same whatever order they come in and whoever heard which, and exact up to its bounds.</summary>
public sealed class EventMemoryTests
{
    private const int Repetitions = 2_000;
    private const long Hour = 3_600_000;

    private static readonly EventPattern Pattern = new("Bought");
    private static readonly Snapshot Sums = Asking("sum", "within", "3650d");

    [Theory]
    [InlineData(MemoryKind.Newest)]
    [InlineData(MemoryKind.First)]
    [InlineData(MemoryKind.Last)]
    [InlineData(MemoryKind.Amounts)]
    [InlineData(MemoryKind.Different)]
    public void It_is_the_same_whatever_order_events_come_in_and_whichever_half_of_them_each_of_two_heard(MemoryKind kind) =>
        Gen.Select(Gen.Select(Gen.Int[0, 4 * (int)Hour], Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 1]).Array[0, 14], Gen.Int[1, 5], Gen.Int[0, int.MaxValue]).Sample(
            (items, depth, seed) =>
            {
                var asked = new MemorySpecification(Pattern, kind is MemoryKind.First or MemoryKind.Last ? 1 : depth, kind, kind == MemoryKind.Newest ? null : "total");
                var events = items.Select(item => Bought(item.Item4 == 0 ? item.Item1 : item.Item1 / (int)Hour, item.Item2, $"{item.Item3}")).DistinctBy(item => (item.OccurredAt, item.Key)).ToArray();
                var expected = Remember(asked, events);
                new Random(seed).Shuffle(events);
                Same(expected, Remember(asked, events));

                var half = seed % (events.Length + 1);
                var (ours, theirs) = (Remember(asked, events[..half]), Remember(asked, events[half..]));
                Same(expected, ours.With(asked, theirs));
                Same(expected, theirs.With(asked, ours));
            },
            iter: Repetitions);

    [Fact]
    public void Of_many_hours_it_is_the_same_whatever_order_they_come_in()
    {
        var asked = new MemorySpecification(Pattern, 3, MemoryKind.Amounts, "total");
        var events = Enumerable.Range(0, Limits.HoursRememberedPerRule + 60).Select(number => Bought((number + 500_000) * Hour, number, $"{number}")).ToArray();
        var expected = Remember(asked, events);
        Assert.Equal(Limits.HoursRememberedPerRule + 1, expected.Hours.Length);
        Assert.Equal(Instant.Epoch, expected.Hours[^1].Hour);
        for (var seed = 0; seed < 20; seed++)
        {
            new Random(seed).Shuffle(events);
            Same(expected, Remember(asked, events));
            Same(expected, Remember(asked, events[..500]).With(asked, Remember(asked, events[500..])));
        }
    }

    [Theory]
    [InlineData(Limits.EventsRememberedPerRule)]
    [InlineData(Limits.EventsRememberedPerRule + 1)]
    public void A_sum_is_exact_to_the_millisecond_for_so_many_events_and_to_the_hour_beyond(int count)
    {
        // One event each ten minutes; the oldest is in the middle of an hour, which as a whole leaves with its end.
        var start = Inputs.Start.Milliseconds / Hour * Hour;
        var first = start + (25 * 60_000);
        var profile = Enumerable.Range(0, count).Aggregate(Profile.Empty with { MemorySignature = Sums.MemorySignature }, (known, number) => known.Remember(Sums.Memories[0], Bought(first + (number * 600_000L), number, "1")));
        var memory = profile.Memories[0];
        Assert.Equal(Limits.EventsRememberedPerRule, memory.Newest.Length);
        Assert.Equal(count - Limits.EventsRememberedPerRule, memory.Hours.IsDefault ? 0 : (int)memory.Hours.Sum(hour => hour.Count));

        var window = (long)TimeSpan.FromDays(3_650).TotalMilliseconds;
        var now = first + (count * 600_000L);
        Assert.Equal(Truth.True, At(profile, count, now));

        // What is remembered by the hour leaves when the last of it may: no later than the oldest that is remembered by itself.
        var leaves = memory.Hours.IsDefault ? first + window : Math.Min(start + Hour - 1, memory.Newest[^1].At.Milliseconds) + window;
        Assert.Equal(Truth.True, At(profile, count, leaves - 1));
        Assert.Equal(Truth.False, At(profile, count, leaves));
        Assert.InRange(leaves - (first + window), 0, Hour);
    }

    [Fact]
    public void Beyond_so_many_hours_what_was_before_counts_in_all_of_time_alone()
    {
        foreach (var (hours, lost) in new[] { (Limits.HoursRememberedPerRule, 0), (Limits.HoursRememberedPerRule + 1, 1) })
        {
            var ever = Asking("sum", null, null);
            var both = Enumerable.Range(0, Limits.EventsRememberedPerRule + hours).Select(number => Bought(Inputs.Start.Milliseconds + (number * Hour), number, "1")).ToList();
            var now = both[^1].OccurredAt.Milliseconds;
            var profile = both.Aggregate(Profile.Empty with { MemorySignature = Sums.MemorySignature }, (known, @event) => known.Remember(Sums.Memories[0], @event));
            Assert.Equal(Truth.True, At(profile, both.Count - lost, now));
            Assert.Equal(Truth.False, At(profile, both.Count - lost + 1, now));
            Assert.Equal(Truth.True, At(profile with { MemorySignature = ever.MemorySignature }, both.Count, now, ever));
        }
    }

    [Fact]
    public void So_many_different_values_are_told_apart()
    {
        var snapshot = Asking("distinct", null, null);
        foreach (var count in new[] { Limits.EventsRememberedPerRule, Limits.EventsRememberedPerRule + 1 })
        {
            var profile = Enumerable.Range(0, count).Aggregate(Profile.Empty with { MemorySignature = snapshot.MemorySignature }, (known, number) => known.Remember(snapshot.Memories[0], Bought(Inputs.Start.Milliseconds + number, number, $"\"sku {number}\"")));
            Assert.Equal(Limits.EventsRememberedPerRule, profile.Memories[0].Newest.Length);
            Assert.Equal(Truth.True, At(profile, Limits.EventsRememberedPerRule, Inputs.Start.Milliseconds + count, snapshot));
        }
    }

    [Theory]
    [InlineData("1000000000000", true)]
    [InlineData("-1000000000000", true)]
    [InlineData("1000000000001", false)]
    [InlineData("-1000000000001", false)]
    [InlineData("\"1e12\"", true)]
    [InlineData("1e300", false)]
    public void An_amount_counts_up_to_the_largest_one(string amount, bool counts)
    {
        Assert.Equal(1e12, Limits.LargestAmount);
        Assert.Equal(counts, new MemorySpecification(Pattern, 1, MemoryKind.Amounts, "total").Of(Bought(0, 0, amount)) is not null);
    }

    [Fact]
    public void Sums_of_the_largest_amounts_are_exact_in_any_order()
    {
        var asked = new MemorySpecification(Pattern, 2, MemoryKind.Amounts, "total");
        string[] amounts = ["1000000000000", "0.000001", "-1000000000000", "1000000000000", "-999999999999.5", "0.1", "0.2"];
        var events = amounts.Select((amount, number) => Bought(number * Hour, number, amount)).ToArray();
        for (var seed = 0; seed < 20; seed++)
        {
            new Random(seed).Shuffle(events);
            var memory = Remember(asked, events);
            Assert.Equal((Int128)800_001, memory.Amounts.Aggregate(Int128.Zero, (sum, amount) => sum + amount) + memory.Hours.Aggregate(Int128.Zero, (sum, hour) => sum + hour.Sum));
        }
    }

    [Fact]
    public void A_profile_with_every_kind_of_memory_is_read_as_it_was_written()
    {
        var kinds = Enum.GetValues<MemoryKind>().Select(kind => new MemorySpecification(Pattern, 3, kind, kind == MemoryKind.Newest ? null : "total")).ToList();
        string[] values = ["1.5", "-2", "\"3\"", "1e12", "\"\\u00e9\\\"\"", "[1,\"a\"]", "{ \"a\": null }", "true", "\"x\""];
        var profile = Profile.Empty;
        for (var number = 0; number < values.Length; number++)
        {
            foreach (var kind in kinds)
            {
                profile = profile.Remember(kind, Bought(Inputs.Start.Milliseconds + (number * Hour), number, values[number]));
                var read = JsonSerializer.Deserialize<Profile>(JsonSerializer.Serialize(profile))!;
                Assert.Equal(JsonSerializer.Serialize(profile), JsonSerializer.Serialize(read));
                foreach (var (memory, again) in profile.Memories.Zip(read.Memories)) Same(memory, again);
            }
        }

        Assert.Equal(kinds.Count, profile.Memories.Length);
        Assert.Contains(profile.Memories, memory => !memory.Hours.IsDefault);
    }

    [Fact]
    public void What_is_shortened_knows_no_more_than_before()
    {
        var asked = new MemorySpecification(Pattern, 100);
        var memory = Enumerable.Range(0, 100).Aggregate(EventMemory.Empty(Pattern.Key), (known, number) => known.With(asked, asked.Of(Bought(number, number, "1"))!.Value));
        Assert.Equal(new Instant(26), memory.Shortened().Since);
        Assert.Equal(new Instant(90), (memory with { Since = new Instant(90) }).Shortened().Since);
    }

    [Fact]
    public void A_contact_that_would_remember_too_much_lets_the_oldest_go_and_does_not_know_then()
    {
        const int Full = Limits.EventsRememberedPerContact / Limits.EventsRememberedPerRule;
        var rules = Enumerable.Range(0, Full + 1).Select(number => new Condition.EventCount(new EventPattern($"E{number}"), Limits.EventsRememberedPerRule, null, Window.Ever)).ToList();
        var snapshot = new Snapshot(1, Definitions.Empty with { Segments = [.. rules.Select((rule, number) => new Wayfarer.Domain.Segments.Segment($"s{number}", "1", rule))] });
        var profile = Profile.Empty with { MemorySignature = snapshot.MemorySignature };
        for (var number = 0; number < Full; number++) profile = Hear(profile, number, Limits.EventsRememberedPerRule);

        var now = new Instant(Limits.EventsRememberedPerRule);
        Assert.Equal(Limits.EventsRememberedPerContact, profile.Memories.Sum(memory => memory.Newest.Length));
        Assert.All(rules[..Full], rule => Assert.Equal(Truth.True, new Judge(profile, snapshot).At(rule, now).Value));

        // What is short is never cut; one past it, the longest gives way.
        var brief = Hear(profile, Full, Limits.EventsRememberedInAnyCase);
        Assert.Equal(Limits.EventsRememberedPerContact + Limits.EventsRememberedInAnyCase, brief.Memories.Sum(memory => memory.Newest.Length));
        var past = Hear(profile, Full, Limits.EventsRememberedInAnyCase + 1);
        Assert.True(past.Memories.Sum(memory => memory.Newest.Length) <= Limits.EventsRememberedPerContact);
        var cut = rules[..Full].Where(rule => new Judge(past, snapshot).At(rule, now).Value == Truth.Unknown).ToList();
        Assert.NotEmpty(cut);
        Assert.All(cut, rule => Assert.Equal(Truth.True, new Judge(past, snapshot).At(rule with { AtLeast = Limits.EventsRememberedPerRule / 2 }, now).Value));

        Profile Hear(Profile known, int number, int count)
        {
            var asked = snapshot.Plan($"E{number}").Memories[0];
            return Enumerable.Range(0, count).Aggregate(known, (grown, at) => grown.Remember(asked, Bought(at, at, "1") with { Name = $"E{number}" }));
        }
    }

    private static Truth At(Profile profile, int least, long at, Snapshot? snapshot = null)
    {
        var asking = snapshot ?? Sums;
        var rule = (Condition.EventValue)asking.Segments[0].If!;
        return new Judge(profile, asking).At(rule with { Comparison = new Comparison(ComparisonOperator.AtLeast, [Value.Of(least)]) }, new Instant(at)).Value;
    }

    private static Snapshot Asking(string aggregate, string? window, string? length)
    {
        var (definitions, problems) = ContentCompiler.Compile([new("segments/s.json", $$"""{ "id": "s", "if": { "event": "Bought", "{{aggregate}}": "total", "atLeast": 1 {{(window is null ? "" : $", \"{window}\": \"{length}\"")}} } }""")]);
        Assert.Empty(problems);
        return new Snapshot(1, definitions);
    }

    private static EventMemory Remember(MemorySpecification asked, IEnumerable<Event> events) =>
        events.Aggregate(EventMemory.Empty(asked.Key), (known, @event) => asked.Of(@event) is { } remembered ? known.With(asked, remembered) : known);

    private static void Same(EventMemory expected, EventMemory memory)
    {
        Assert.Equal(expected.Newest, memory.Newest);
        Assert.Equal(expected.Amounts.IsDefault ? [] : expected.Amounts, memory.Amounts.IsDefault ? [] : memory.Amounts);
        Assert.Equal(expected.Hours.IsDefault ? [] : expected.Hours, memory.Hours.IsDefault ? [] : memory.Hours);
        Assert.Equal(expected.Value is null, memory.Value is null);
        if (expected.Value is { } value) Assert.True(JsonElement.DeepEquals(value, memory.Value!.Value));
    }

    private static Event Bought(long at, int number, string total) => new()
    {
        MessageId = $"{number}",
        Key = $"{number:x16}{0:x16}",
        Type = EventType.Track,
        Name = "Bought",
        OccurredAt = new Instant(at),
        RecordedAt = new Instant(at),
        Properties = JsonElement.Parse($$"""{ "total": {{total}} }"""),
    };
}
