using CsCheck;
using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;
using Xunit;

namespace Wayfarer.Tests.Runtime.Queues;

public sealed class MessagePackingTests
{
    private const string Group = "u2aa2869833f0783158348222902c5bab";

    private static readonly Gen<GroupedBodies[]> AnyGroups =
        Gen.Select(Gen.Frequency((8, Gen.Int[0, 600]), (2, Gen.Int[0, 30_000]), (1, Gen.Int[40_000, 60_000])).Array[1, 40], Gen.Int[0, 60])
            .Array[0, 20]
            .Select(groups => groups.DistinctBy(group => group.Item2).Select(group => new GroupedBodies(
                $"ü\"{group.Item2}", [.. group.Item1.Select((length, index) => Body(length, group.Item2 + index))])).ToArray());

    [Fact]
    public void Any_mix_of_sizes_is_packed_within_the_limit_and_unpacked_as_it_was() => AnyGroups.Sample(
        groups =>
        {
            var packs = MessagePacking.Pack(groups, Limits.BytesPerQueueMessage);
            var messages = packs.ConvertAll(pack => PackedMessage.Write(new MessageEnvelope(Instant.Epoch, 4), pack));

            Assert.All(packs.Zip(messages), item => Assert.True(
                item.Second.Length <= Limits.BytesPerQueueMessage || item.First is [{ Bodies.Count: 1 }], "Only a body that fits nowhere may have a larger message."));
            Assert.Equal(Listed(groups), Listed(messages.SelectMany(message => PackedMessage.Read(message).Groups)));
            Assert.Equal(Listed(groups), Listed(PackedMessage.ReadAll(messages.SelectMany(message => message).ToArray())));
        },
        iter: 200);

    [Fact]
    public void The_largest_body_fills_a_message_and_one_byte_more_is_too_much()
    {
        var largest = MessagePacking.LargestBody(Group, Limits.BytesPerQueueMessage);
        Assert.Equal(2, MessagePacking.Pack([new GroupedBodies(Group, [Body(largest, 1), Body(1, 2)])], Limits.BytesPerQueueMessage).Count);
        Assert.Single(MessagePacking.Pack([new GroupedBodies(Group, [Body(largest - 20, 1), Body(1, 2)])], Limits.BytesPerQueueMessage));
        Assert.Equal(2, MessagePacking.Pack([new GroupedBodies(Group, [Body(1, 2), Body(largest, 1)])], Limits.BytesPerQueueMessage).Count);
    }

    [Fact]
    public void What_a_message_of_the_queue_may_weigh_leaves_room_for_its_text() =>
        Assert.True(Convert.ToBase64String(new byte[Limits.BytesPerQueueMessage]).Length <= 64 * 1024);

    [Fact]
    public void A_group_that_fits_into_one_message_is_not_torn_apart()
    {
        GroupedBodies[] groups = [.. Enumerable.Range(0, 20).Select(number => new GroupedBodies($"{number}", [Body(5_000, number), Body(5_000, number)]))];
        var packs = MessagePacking.Pack(groups, Limits.BytesPerQueueMessage);

        Assert.Equal(20, packs.Sum(pack => pack.Count));
        Assert.Equal(5, packs.Count);
    }

    private static ReadOnlyMemory<byte> Body(int length, int seed)
    {
        var body = new byte[length];
        new Random(seed).NextBytes(body);
        return body;
    }

    private static List<string> Listed(IEnumerable<GroupedBodies> groups) =>
        [.. groups.SelectMany(group => group.Bodies.Select(body => $"{group.Group} {body.Length} {Convert.ToHexString(body.Span[..Math.Min(8, body.Length)])}")).Order(StringComparer.Ordinal)];
}
