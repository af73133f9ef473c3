using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Queues;

/// <summary>
/// The poison queues of Azure. A queue shows no more than its head, so that whoever looks further takes messages into hand and
/// lets go of them again: two who look at once see a part each.
/// </summary>
public sealed class AzurePoisonMessages(AzureQueues queues, AzureMessageQueue queue) : IPoisonMessages
{
    private const string MovedByQueue = "The processes that handled it ended each time before they were done, or the queue could not decode it.";
    private const int ReleasedAtOnce = 16;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly MessageBlobs _blobs = new(queues.Blobs);

    public async ValueTask<PoisonPage> ListAsync(int limit, CancellationToken cancellation)
    {
        var total = 0L;
        var found = new List<QueueReceipt>();
        try
        {
            foreach (var name in AzureQueues.All)
            {
                var count = await queues.CountAsync(AzureQueues.PoisonOf(name), cancellation);
                total += count;
                while (count > 0 && found.Count < limit)
                {
                    var received = await queues.ReceiveAsync(AzureQueues.PoisonOf(name), limit - found.Count, Lease, cancellation);
                    if (received.Length == 0) break;

                    found.AddRange(received);
                }
            }

            return new PoisonPage([.. found.Select(Describe)], total);
        }
        finally
        {
            await ReleaseAsync(found);
        }
    }

    public async ValueTask<bool> ReplayAsync(string id, CancellationToken cancellation)
    {
        if (await TakeAsync(id, cancellation) is not { } receipt) return false;

        await PutBackAsync(receipt, cancellation);
        return true;
    }

    public async ValueTask<int> ReplayAllAsync(CancellationToken cancellation)
    {
        var replayed = 0;
        foreach (var name in AzureQueues.All)
        {
            // What cannot be read is back at once: only what is there now is replayed.
            var left = await queues.CountAsync(AzureQueues.PoisonOf(name), cancellation);
            while (left > 0)
            {
                var received = await queues.ReceiveAsync(AzureQueues.PoisonOf(name), (int)Math.Min(left, AzureQueues.LargestReceipt), Lease, cancellation);
                if (received.Length == 0) break;

                foreach (var receipt in received) await PutBackAsync(receipt, cancellation);
                left -= received.Length;
                replayed += received.Length;
            }
        }

        return replayed;
    }

    public async ValueTask<bool> DiscardAsync(string id, CancellationToken cancellation)
    {
        if (await TakeAsync(id, cancellation) is not { } receipt) return false;

        var blob = TryRead(receipt)?.Envelope.Blob;
        await queues.DeleteAsync(receipt, cancellation);
        if (blob is not null) await _blobs.DeleteAsync(blob, tag: null, cancellation);
        return true;
    }

    private static string IdOf(QueueReceipt receipt) => $"{QueueOf(receipt)}.{receipt.MessageId}";

    private static string QueueOf(QueueReceipt receipt) => AzureQueues.All.First(name => AzureQueues.PoisonOf(name) == receipt.Queue);

    private static (MessageEnvelope Envelope, IReadOnlyList<GroupedBodies> Groups)? TryRead(QueueReceipt receipt)
    {
        try
        {
            return PackedMessage.Read(receipt.Text);
        }
        catch (Exception unreadable) when (unreadable is UnreadableMessageException or NewerFormatException)
        {
            return null;
        }
    }

    private static PoisonMessage Describe(QueueReceipt receipt)
    {
        if (TryRead(receipt) is not { } read)
            return new PoisonMessage(IdOf(receipt), QueueOf(receipt), null, MovedByQueue, Instant.From(receipt.InsertedOn), null, 0, 0);

        var contacts = read.Groups.Select(group => group.Group).ToList();
        var note = read.Envelope.Poison;
        return new PoisonMessage(
            IdOf(receipt), QueueOf(receipt), note?.Contact ?? (contacts.Count == 1 ? contacts[0] : null), note?.Reason ?? MovedByQueue,
            read.Envelope.Since, note?.At, read.Envelope.Failures, read.Groups.Sum(group => group.Bodies.Count));
    }

    /// <summary>The message in hand, for a minute; all others that were looked through for it are let go.</summary>
    private async ValueTask<QueueReceipt?> TakeAsync(string id, CancellationToken cancellation)
    {
        if (AzureQueues.All.FirstOrDefault(known => id.StartsWith(known + ".", StringComparison.Ordinal)) is not { } name) return null;

        var others = new List<QueueReceipt>();
        try
        {
            while (await queues.ReceiveAsync(AzureQueues.PoisonOf(name), AzureQueues.LargestReceipt, Lease, cancellation) is { Length: > 0 } received)
            {
                others.AddRange(received.Where(receipt => IdOf(receipt) != id));
                if (received.FirstOrDefault(receipt => IdOf(receipt) == id) is { } found) return found;
            }

            return null;
        }
        finally
        {
            await ReleaseAsync(others);
        }
    }

    private async ValueTask PutBackAsync(QueueReceipt receipt, CancellationToken cancellation)
    {
        var read = TryRead(receipt);
        var blob = read?.Envelope.Blob;
        if (read?.Envelope.Poison is null)
        {
            // Moved by the queue: what it points to, if it does, still lies where it did.
            await SendRawAsync(QueueOf(receipt), read is null ? receipt.Text : PackedMessage.Decode(receipt.Text), cancellation);
            blob = null;
        }
        else if (read.Value.Envelope.Poison.IsRaw is true)
        {
            var content = blob is null ? receipt.Text : (await _blobs.ReadAsync(blob, cancellation))?.Content ?? default;
            await SendRawAsync(QueueOf(receipt), PackedMessage.RawOf(content), cancellation);
        }
        else
        {
            var groups = blob is null ? read.Value.Groups : PackedMessage.ReadAll((await _blobs.ReadAsync(blob, cancellation))?.Content ?? default);
            await queue.SendAsync(QueueOf(receipt), groups, new MessageEnvelope(read.Value.Envelope.Since) { Tried = true }, TimeSpan.Zero, cancellation);
        }

        await queues.DeleteAsync(receipt, cancellation);
        if (blob is not null) await _blobs.DeleteAsync(blob, tag: null, cancellation);
    }

    private async ValueTask SendRawAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (content.Length > Limits.BytesPerQueueMessage)
        {
            var blob = await _blobs.WriteAsync(AzureQueues.WaitingBlobs, content.ToArray(), cancellation);
            content = PackedMessage.Write(new MessageEnvelope(queue.Now) { Blob = blob, Tried = true }, []);
        }

        await queues.SendAsync(name, content, TimeSpan.Zero, cancellation);
    }

    private async ValueTask ReleaseAsync(List<QueueReceipt> receipts)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ReleasedAtOnce };
        await Parallel.ForEachAsync(receipts, parallel, queues.ReleaseAsync);
    }
}
