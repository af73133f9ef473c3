using Wayfarer.Runtime.Queues;

namespace Wayfarer.Tests.Contracts;

/// <summary>Counts the calls that a queue gets.</summary>
public sealed class CountingQueue(IMessageQueue inner) : IMessageQueue
{
    private int enqueues;
    private int receipts;
    private int deletions;

    public int Enqueues => Volatile.Read(ref enqueues);

    public int Receipts => Volatile.Read(ref receipts);

    public int Deletions => Volatile.Read(ref deletions);

    public int Total => Enqueues + Receipts + Deletions;

    public void Reset() => enqueues = receipts = deletions = 0;

    public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation)
    {
        Interlocked.Increment(ref enqueues);
        return inner.EnqueueAsync(queue, messages, cancellation);
    }

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation)
    {
        Interlocked.Increment(ref receipts);
        return inner.ReceiveAsync(queue, limit, lease, cancellation);
    }

    public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        Interlocked.Increment(ref deletions);
        return inner.DeleteAsync(queue, messages, cancellation);
    }
}
