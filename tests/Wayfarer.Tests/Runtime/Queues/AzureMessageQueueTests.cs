using System.Text;
using Azure.Storage.Queues;
using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Runtime.Queues;

public sealed class AzureMessageQueueTests(AzuriteFixture azurite) : MessageQueueContract
{
    private readonly OperationCounter _queueOperations = new();
    private readonly OperationCounter _blobOperations = new();
    private QueueAccount _account = null!;

    protected override async ValueTask<IMessageQueue> OpenAsync()
    {
        _account = await QueueAccount.CreateAsync(azurite, Cancellation, _queueOperations, _blobOperations);
        _queueOperations.Reset();
        _blobOperations.Reset();
        return new AzureMessageQueue(_account.Queues, TimeProvider.System);
    }

    [Fact]
    public async Task A_call_is_one_message_for_each_queue_that_its_groups_are_on()
    {
        await Queue.EnqueueAsync(QueueName.Inbox, [.. Enumerable.Range(0, 100).Select(number => Message($"{number}", new string('x', 300)))], Cancellation);

        Assert.Equal((Limits.InboxQueues, 0), (_queueOperations.Total, _blobOperations.Total));
        Assert.Equal(Limits.InboxQueues, await _account.WaitingAsync(Cancellation));
    }

    [Fact]
    public async Task A_group_is_always_on_the_same_queue()
    {
        await EnqueueAsync("a", "one");
        await EnqueueAsync("a", "two");

        var queue = AzureQueues.Of(QueueName.Inbox, "a");
        Assert.Equal(2, await _account.Queues.CountAsync(queue, Cancellation));
    }

    [Fact]
    public async Task Four_messages_are_sent_as_they_are_and_five_as_a_blob_behind_one()
    {
        var body = new string('x', MessagePacking.LargestBody("a", Limits.BytesPerQueueMessage));

        await EnqueueAsync("a", [.. Enumerable.Repeat(body, Limits.QueueMessagesPerRequest)]);
        Assert.Equal((4, 0), (_queueOperations.Total, _blobOperations.Total));

        await EnqueueAsync("a", [.. Enumerable.Repeat(body, Limits.QueueMessagesPerRequest + 1)]);
        Assert.Equal((5, 1), (_queueOperations.Total, _blobOperations.Total));
        Assert.Equal(9, (await ReceiveAsync()).Count(message => Text(message) == body));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task A_body_past_the_limit_is_behind_a_message_of_its_own(int more, int blobs)
    {
        // What the packing takes for an envelope is more than this one has.
        var largest = Limits.BytesPerQueueMessage - PackedMessage.Write(new MessageEnvelope(Instant.From(TimeProvider.System.GetUtcNow())), [new GroupedBodies("a", [new byte[40_000]])]).Length + 40_000;
        await EnqueueAsync("a", new string('x', largest + more));

        Assert.Equal(blobs, (await _account.BlobNamesAsync(Cancellation)).Count);
        Assert.Equal(largest + more, Assert.Single(await ReceiveAsync()).Body.Length);
    }

    [Fact]
    public async Task An_outbox_entry_of_nearly_a_megabyte_goes_through()
    {
        var body = new string('x', Limits.StoreBytesPerRow);
        await Queue.EnqueueAsync(QueueName.Effects, [Message("a", body), Message("b", "small")], Cancellation);

        var received = await Queue.ReceiveAsync(QueueName.Effects, 10, Lease, Cancellation);
        Assert.Equal([body, "small"], received.OrderBy(message => message.Group).Select(Text));
    }

    [Fact]
    public async Task What_is_behind_a_message_goes_with_it()
    {
        await EnqueueAsync("a", new string('x', 100_000));
        Assert.StartsWith(AzureQueues.WaitingBlobs, Assert.Single(await _account.BlobNamesAsync(Cancellation)));

        await DeleteAsync([.. await ReceiveAsync()]);

        Assert.Empty(await _account.BlobNamesAsync(Cancellation));
        Assert.Equal(0, await _account.WaitingAsync(Cancellation));
    }

    [Fact]
    public async Task A_message_is_hidden_until_its_lease_ends_and_then_comes_as_a_whole()
    {
        var lease = TimeSpan.FromSeconds(1);
        await EnqueueAsync("a", "one", "two");
        var received = await Queue.ReceiveAsync(QueueName.Inbox, 10, lease, Cancellation);
        Assert.Empty(await ReceiveAsync());
        await DeleteAsync(received[0]);

        await Task.Delay(lease * 1.5, Cancellation);

        var again = await ReceiveAsync();
        Assert.Equal(["one", "two"], again.Select(Text));
        Assert.All(again, message => Assert.Equal(2, message.DequeueCount));
        await DeleteAsync([.. again]);
        Assert.Equal(0, await _account.WaitingAsync(Cancellation));
    }

    [Fact]
    public async Task Deleting_what_is_gone_is_passed_over()
    {
        await EnqueueAsync("a", "one", "two");
        var received = await ReceiveAsync();
        await DeleteAsync([.. received]);
        await DeleteAsync([.. received]);
        Assert.Empty(await ReceiveAsync());
    }

    [Fact]
    public async Task Messages_never_expire()
    {
        await EnqueueAsync("a", "one");
        var message = await _account.Client(AzureQueues.Of(QueueName.Inbox, "a")).ReceiveMessageAsync(cancellationToken: Cancellation);
        Assert.True(message.Value.ExpiresOn > DateTimeOffset.UtcNow.AddYears(100));
    }

    [Fact]
    public async Task The_backlog_tells_how_much_waits_since_when_and_what_was_given_up()
    {
        var backlog = (IQueueBacklog)Queue;
        Assert.Equal(new QueueBacklog(0, null, 0), await backlog.ReadAsync(QueueName.Inbox, Cancellation));

        var before = Instant.From(DateTimeOffset.UtcNow);
        await EnqueueAsync("a", "one");
        await EnqueueAsync("b", "two");
        await _account.Client(AzureQueues.PoisonOf("inbox-3")).SendMessageAsync("whatever", Cancellation);
        var read = await backlog.ReadAsync(QueueName.Inbox, Cancellation);

        Assert.Equal((2, 1), (read.Waiting, read.Poison));
        Assert.InRange(read.OldestSince!.Value.Milliseconds, before.Milliseconds, Instant.From(DateTimeOffset.UtcNow).Milliseconds);
        Assert.Equal(0, (await backlog.ReadAsync(QueueName.Effects, Cancellation)).Waiting);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_unavailable()
    {
        var options = AzureQueues.ClientOptions();
        (options.Retry.MaxRetries, options.Retry.Delay) = (1, TimeSpan.FromMilliseconds(1));
        var nobody = new QueueServiceClient(new Uri("http://127.0.0.1:9/nobody"), new Azure.Storage.StorageSharedKeyCredential("nobody", "AAAA"), options);
        var queue = new AzureMessageQueue(new AzureQueues(nobody, await azurite.BlobClientAsync()), TimeProvider.System);

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await queue.EnqueueAsync(QueueName.Inbox, [Message("a", "one")], Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await queue.ReceiveAsync(QueueName.Inbox, 1, Lease, Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await queue.ReadAsync(QueueName.Inbox, Cancellation));
    }
}
