using System.Text;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;
using Xunit;

namespace Wayfarer.Tests.Contracts;

/// <summary>What every queue must do, in the same words for each.</summary>
public abstract class MessageQueueContract : IAsyncLifetime
{
    protected static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ManualTime Time { get; } = new();

    protected IMessageQueue Queue { get; set; } = null!;

    protected abstract ValueTask<IMessageQueue> OpenAsync();

    public async ValueTask InitializeAsync() => Queue = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Queue is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    [Fact]
    public async Task A_message_comes_as_it_was_put_in()
    {
        await EnqueueAsync("😀", "body", "");
        var messages = await ReceiveAsync();
        Assert.Equal(["body", ""], messages.Select(Text));
        Assert.All(messages, message => Assert.Equal(("😀", 1), (message.Group, message.DequeueCount)));
    }

    [Fact]
    public async Task An_empty_queue_gives_nothing() => Assert.Empty(await ReceiveAsync());

    [Fact]
    public async Task Queues_do_not_see_each_other()
    {
        await EnqueueAsync("a", "one");
        Assert.Empty(await Queue.ReceiveAsync(QueueName.Effects, 10, Lease, Cancellation));
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
    public async Task What_waits_is_counted_since_the_oldest_of_it_was_put_in()
    {
        if (Queue is not IQueueBacklog backlog) return;

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

    [Fact]
    public async Task A_receive_ends_at_its_limit_and_every_message_comes_once()
    {
        QueueMessage[] sent = [.. Enumerable.Range(0, 10_000).Select(number => Message($"{number % 700}", $"{number}"))];
        await Queue.EnqueueAsync(QueueName.Inbox, sent, Cancellation);
        var received = new List<string>();
        while (await ReceiveAsync(32) is { Count: > 0 } messages)
        {
            Assert.True(messages.Count <= 32);
            received.AddRange(messages.Select(Text));
            await DeleteAsync([.. messages]);
        }

        Assert.Equal(sent.Length, received.Count);
        Assert.Equal(sent.Length, received.Distinct().Count());
    }

    [Fact]
    public async Task Many_senders_and_receivers_lose_no_message()
    {
        const int Senders = 8;
        const int Messages = 100;
        var received = new System.Collections.Concurrent.ConcurrentBag<string>();
        var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(
            async () =>
            {
                for (var number = 0; number < Messages; number++)
                    await EnqueueAsync($"{number % 5}", $"{sender} {number}");
            },
            Cancellation));
        var receivers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (received.Count < Senders * Messages)
                {
                    Cancellation.ThrowIfCancellationRequested();
                    var messages = await ReceiveAsync(16);
                    await DeleteAsync([.. messages]);
                    foreach (var message in messages)
                        received.Add(Text(message));
                    await Task.Yield();
                }
            },
            Cancellation));
        await Task.WhenAll([.. senders, .. receivers]);
        Assert.Equal(Senders * Messages, received.Distinct().Count());
        Time.Advance(Lease);
        Assert.Empty(await ReceiveAsync());
    }

    protected static string Text(ReceivedMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    protected static QueueMessage Message(string group, string body) => new(group, Encoding.UTF8.GetBytes(body));

    protected async Task EnqueueAsync(string group, params string[] bodies) =>
        await Queue.EnqueueAsync(QueueName.Inbox, [.. bodies.Select(body => Message(group, body))], Cancellation);

    protected async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int limit = 100) =>
        await Queue.ReceiveAsync(QueueName.Inbox, limit, Lease, Cancellation);

    protected async Task DeleteAsync(params ReceivedMessage[] messages) =>
        await Queue.DeleteAsync(QueueName.Inbox, messages, Cancellation);
}
