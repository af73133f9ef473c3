using System.Text.Json;
using CsCheck;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Contacts;

/// <summary>The order in which things become known does not matter, also when they happened at one instant.</summary>
public sealed class OrderTests
{
    private const int Repetitions = 2_000;

    [Fact]
    public void Memory_keeps_the_newest_whatever_order_they_come_in() =>
        Gen.Select(Gen.Select(Gen.Long[0, 6], Gen.ULong[0, 3]).Array[0, 12], Gen.Int[1, 5], Gen.Int[0, int.MaxValue]).Sample(
            (items, depth, seed) =>
            {
                var occurrences = items.Select(item => new Occurrence(new Instant(item.Item1), item.Item2)).ToList();
                var memory = Shuffled(occurrences, seed).Aggregate(new EventMemory("key", []), (grown, occurrence) => grown.With(occurrence, depth));
                Assert.Equal(occurrences.Distinct().OrderByDescending(item => item.At).ThenByDescending(item => item.EventHash).Take(depth), memory.Newest);
            },
            iter: Repetitions);

    [Fact]
    public void The_latest_trait_wins_whatever_order_they_come_in() =>
        Gen.Select(Gen.Select(Gen.Int[0, 2], Gen.Int[0, 9], Gen.Int[0, 4]).Array[1, 8], Gen.Int[0, int.MaxValue]).Sample(
            (items, seed) =>
            {
                var inputs = items.Select((item, index) => Inputs.Track($"{index}", "Seen", Inputs.Start - TimeSpan.FromMilliseconds(item.Item3), $$"""{ "t{{item.Item1}}": {{item.Item2}} }""")).ToList();
                var contact = Shuffled(inputs, seed).Aggregate(Contact.New(Inputs.Contact), (known, input) => KernelRun.Apply(known, input, Snapshot.Empty, Inputs.Start).Contact);
                var expected = inputs
                    .SelectMany(input => input.Event.Traits!.Value.EnumerateObject().Select(trait => (trait.Name, Value: $"{trait.Value}", input.Event)))
                    .GroupBy(item => item.Name)
                    .Select(group => group.OrderBy(item => item.Event.OccurredAt.Milliseconds).ThenBy(item => item.Event.Key, StringComparer.Ordinal).Last())
                    .Select(item => $"{item.Name}={item.Value}").Order();
                Assert.Equal(expected, contact.Profile.Traits.Select(trait => $"{trait.Name}={trait.Value}").Order());
            },
            iter: Repetitions);

    [Fact]
    public void Tags_of_merged_contacts_are_the_same_whatever_order_they_merge_in() =>
        Gen.Select(Gen.Select(Gen.Int[0, 1], Gen.Bool, Gen.Int[0, 2]).Array[0, 3].Array[1, 4], Gen.Int[0, int.MaxValue]).Sample(
            (people, seed) =>
            {
                var others = people.Select((tags, index) => Other(index, [.. tags.Select(tag => new Tag($"{tag.Item1}", tag.Item2, Inputs.Start - TimeSpan.FromMilliseconds(tag.Item3))).DistinctBy(tag => tag.Name)])).ToList();
                Assert.Equal(TagsAfter(others), TagsAfter(Shuffled(others, seed)));
            },
            iter: Repetitions);

    private static List<string> TagsAfter(IEnumerable<Contact> others)
    {
        var contact = others.Aggregate(Contact.New(Inputs.Contact), (known, other) =>
            KernelRun.Apply(known, new Input.Absorb(other.Id, 1, Inputs.Start, other), Snapshot.Empty, Inputs.Start).Contact);
        return [.. contact.Profile.Tags.Select(tag => $"{tag}").Order()];
    }

    private static Contact Other(int number, Tag[] tags)
    {
        var id = ContactId.Parse($"v{number:D32}");
        return Contact.New(id) with { Profile = Profile.Empty with { MemorySignature = Snapshot.Empty.MemorySignature, Tags = [.. tags] } };
    }

    private static List<T> Shuffled<T>(IEnumerable<T> items, int seed)
    {
        var shuffled = items.ToArray();
        new Random(seed).Shuffle(shuffled);
        return [.. shuffled];
    }
}
