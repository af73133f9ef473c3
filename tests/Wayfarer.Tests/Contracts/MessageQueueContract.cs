using System.Text;
using Wayfarer.Runtime.Queues;
using Xunit;

namespace Wayfarer.Tests.Contracts;

/// <summary>What every queue must do, in the same words for each; those that know single messages do more (see <see cref="LeasedQueueContract"/>).</summary>
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
