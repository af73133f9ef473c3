using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;
using Xunit;

namespace Wayfarer.Tests.Contracts;

/// <summary>What queues must do that keep every message by itself, under a clock that can be moved: in their order, with leases to the tick.</summary>
public abstract class LeasedQueueContract : MessageQueueContract
{
    [Fact]
    public async Task What_waits_is_counted_since_the_oldest_of_it_was_put_in()
    {
        var backlog = Assert.IsType<IQueueBacklog>(Queue, exactMatch: false);

        Assert.Equal(new QueueBacklog(0, null, 0), await backlog.ReadAsync(QueueName.Inbox, Cancellation));

        var first = Instant.From(Time.GetUtcNow());
        await EnqueueAsync("b", "one");
        Time.Advance(TimeSpan.FromMinutes(1));
        await EnqueueAsync("a", "two");
        var taken = await ReceiveAsync(1);
        Assert.Equal(new QueueBacklog(2, first, 0), await backlog.ReadAsync(QueueName.Inbox, Cancellation));
        Assert.Equal(new QueueBacklog(0, null, 0), await backlog.ReadAsync(QueueName.Effects, Cancellation));

        await DeleteAsync([.. taken]);
        Assert.Equal(new QueueBacklog(1, first + TimeSpan.FromMinutes(1), 0), await backlog.ReadAsync(QueueName.Inbox, Cancellation));
    }

    [Fact]
    public async Task A_received_message_is_hidden_until_its_lease_ends()
    {
        await EnqueueAsync("a", "one");
        await ReceiveAsync();
        Time.Advance(Lease - TimeSpan.FromTicks(1));
        Assert.Empty(await ReceiveAsync());
        Time.Advance(TimeSpan.FromTicks(1));
        var again = Assert.Single(await ReceiveAsync());
        Assert.Equal(("one", 2), (Text(again), again.DequeueCount));
    }

    [Fact]
    public async Task A_lease_that_began_later_ends_later()
    {
        await EnqueueAsync("a", "one");
        await ReceiveAsync();
        Time.Advance(Lease);
        await ReceiveAsync();
        Time.Advance(Lease / 2);
        Assert.Empty(await ReceiveAsync());
    }

    [Fact]
    public async Task A_deleted_message_never_comes_again()
    {
        await EnqueueAsync("a", "one", "two");
        var messages = await ReceiveAsync();
        await DeleteAsync(messages[0]);
        Time.Advance(Lease);
        Assert.Equal(["two"], (await ReceiveAsync()).Select(Text));
    }

    [Fact]
    public async Task A_message_whose_lease_ended_is_deleted_all_the_same()
    {
        await EnqueueAsync("a", "one");
        var messages = await ReceiveAsync();
        Time.Advance(Lease);
        await DeleteAsync([.. messages]);
        Assert.Empty(await ReceiveAsync());
    }

    [Fact]
    public async Task Deleting_a_message_that_is_gone_is_passed_over()
    {
        await EnqueueAsync("a", "one", "two");
        var messages = await ReceiveAsync();
        await DeleteAsync(messages[0]);
        await DeleteAsync([.. messages]);
        await DeleteAsync();
        Time.Advance(Lease);
        Assert.Empty(await ReceiveAsync());
    }

    [Fact]
    public async Task Messages_of_one_group_come_together_in_the_order_they_arrived()
    {
        for (var number = 1; number <= 3; number++)
            foreach (var group in (string[])["b", "a", "c"])
                await EnqueueAsync(group, $"{group}{number}");
        Assert.Equal(["b1", "b2", "b3", "a1"], (await ReceiveAsync(4)).Select(Text));
        Assert.Equal(["c1", "c2", "c3", "a2", "a3"], (await ReceiveAsync()).Select(Text));
    }

    [Fact]
    public async Task Messages_that_come_again_take_their_old_place()
    {
        await EnqueueAsync("a", "a1", "a2");
        await EnqueueAsync("b", "b1");
        await ReceiveAsync(1);
        await EnqueueAsync("a", "a3");
        Time.Advance(Lease);
        Assert.Equal(["a1", "a2", "a3", "b1"], (await ReceiveAsync()).Select(Text));
    }
}
