using Wayfarer.Domain;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Queues;

/// <summary>
/// The queues of Azure. What one call puts in is laid together by group into few messages, or into a blob behind one when
/// those would be too many; either is accepted as a whole when the call returns.
/// </summary>
/// <remarks>
/// The functions of Azure receive by themselves and hand what they get to <c>InboxHandler</c> and <c>EffectsHandler</c>. Who
/// receives here gets single bodies, and the message that they came in is deleted with the last of them.
/// </remarks>
public sealed class AzureMessageQueue(AzureQueues queues, TimeProvider time) : IMessageQueue, IQueueBacklog
{
    private const int PeekedMessages = 8;
    private const int SentAtOnce = 16;

    private readonly MessageBlobs _blobs = new(queues.Blobs);
    private readonly ReceivedPacks[] _received = [.. Enum.GetValues<QueueName>().Select(_ => new ReceivedPacks(time))];

    internal Instant Now => Instant.From(time.GetUtcNow());

    public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation) =>
        EnqueueAsync(queue, messages, TimeSpan.Zero, cancellation);

    public async ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, TimeSpan delay, CancellationToken cancellation)
    {
        var byQueue = GroupedBodies.Of(messages)
            .GroupBy(group => AzureQueues.Of(queue, group.Group))
            .Select(groups => (Queue: groups.Key, Groups: (IReadOnlyList<GroupedBodies>)[.. groups]));

        // Nobody waits for it before it may be seen.
        await SendAsync([.. byQueue], new MessageEnvelope(Now + delay), delay, AzureQueues.WaitingBlobs, cancellation);
    }

    /// <summary>Puts bodies on a queue under an envelope that says what became of them before.</summary>
    internal ValueTask SendAsync(
        string queue, IReadOnlyList<GroupedBodies> groups, MessageEnvelope envelope, TimeSpan delay, CancellationToken cancellation) =>
        SendAsync([(queue, groups)], envelope, delay, envelope.Poison is null ? AzureQueues.WaitingBlobs : AzureQueues.PoisonBlobs, cancellation);

    /// <summary>Puts bytes on a poison queue that could not be read.</summary>
    internal async ValueTask SendRawAsync(string queue, ReadOnlyMemory<byte> content, MessageEnvelope envelope, CancellationToken cancellation)
    {
        var whole = PackedMessage.WriteRaw(envelope, content);
        if (whole.Length > Limits.BytesPerQueueMessage)
            whole = PackedMessage.Write(envelope with { Blob = await _blobs.WriteAsync(AzureQueues.PoisonBlobs, whole, cancellation) }, []);
        await queues.SendAsync(queue, whole, TimeSpan.Zero, cancellation);
    }

    public async ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation)
    {
        var packs = _received[(int)queue];
        var received = new List<ReceivedMessage>(packs.Take(limit));
        foreach (var name in AzureQueues.Of(queue))
        {
            while (received.Count < limit)
            {
                var until = time.GetUtcNow() + lease;
                var receipts = await queues.ReceiveAsync(name, limit - received.Count, lease, cancellation);
                if (receipts.Length == 0) break;

                foreach (var receipt in receipts)
                {
                    var content = await OpenAsync(receipt, cancellation);
                    if (content.Groups.Count > 0) packs.Add(receipt, content, until);
                    else await queues.DeleteAsync(receipt, cancellation);
                }

                received.AddRange(packs.Take(limit - received.Count));
            }
        }

        return received;
    }

    public async ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        foreach (var (receipt, blob) in _received[(int)queue].Finish(messages))
        {
            await queues.DeleteAsync(receipt, cancellation);
            if (blob is not null) await _blobs.DeleteAsync(blob, tag: null, cancellation);
        }
    }

    public async ValueTask<QueueBacklog> ReadAsync(QueueName queue, CancellationToken cancellation)
    {
        var (waiting, poison, oldest) = (0L, 0L, (Instant?)null);
        foreach (var name in AzureQueues.Of(queue))
        {
            poison += await queues.CountAsync(AzureQueues.PoisonOf(name), cancellation);
            var count = await queues.CountAsync(name, cancellation);
            waiting += count;
            if (count == 0) continue;

            foreach (var message in await queues.PeekAsync(name, PeekedMessages, cancellation))
                oldest = Instant.Min(oldest ?? Instant.Never, SinceOf(message));
        }

        return new QueueBacklog(waiting, oldest, poison);
    }

    internal static Instant SinceOf(QueueReceipt message)
    {
        try
        {
            return PackedMessage.Read(message.Text).Envelope.Since;
        }
        catch (Exception unreadable) when (unreadable is UnreadableMessageException or Contacts.NewerFormatException)
        {
            return Instant.From(message.InsertedOn);
        }
    }

    private async ValueTask<(IReadOnlyList<GroupedBodies> Groups, string? Blob)> OpenAsync(QueueReceipt receipt, CancellationToken cancellation)
    {
        var (envelope, groups) = PackedMessage.Read(receipt.Text);
        if (envelope.Blob is not { } blob) return (groups, null);

        return await _blobs.ReadAsync(blob, cancellation) is { } content ? (PackedMessage.ReadAll(content.Content), blob) : ([], blob);
    }

    private async ValueTask SendAsync(
        IReadOnlyList<(string Queue, IReadOnlyList<GroupedBodies> Groups)> byQueue, MessageEnvelope envelope, TimeSpan delay, string folder,
        CancellationToken cancellation)
    {
        var packs = byQueue.SelectMany(queue => MessagePacking.Pack(queue.Groups, Limits.BytesPerQueueMessage).Select(pack => (queue.Queue, Pack: pack))).ToList();
        var areMany = packs.Count > Limits.QueueMessagesPerRequest;
        if (areMany)
        {
            // One blob behind one message, which stands on the queue of its first group: a queue is a matter of speed, not of order.
            packs = [.. MessagePacking.Pack(byQueue.SelectMany(queue => queue.Groups), Limits.BytesPerQueueBlob)
                .Select(pack => (byQueue.First(queue => queue.Groups.Any(group => group.Group == pack[0].Group)).Queue, pack))];
        }

        if (packs.Count == 1)
        {
            await SendPackAsync(packs[0].Queue, packs[0].Pack, cancellation);
            return;
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = SentAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(packs, parallel, (pack, token) => SendPackAsync(pack.Queue, pack.Pack, token));

        async ValueTask SendPackAsync(string queue, List<GroupedBodies> pack, CancellationToken token)
        {
            var content = PackedMessage.Write(envelope, pack);
            if (areMany || content.Length > Limits.BytesPerQueueMessage)
                content = PackedMessage.Write(envelope with { Blob = await _blobs.WriteAsync(folder, content, token) }, []);
            await queues.SendAsync(queue, content, delay, token);
        }
    }
}
