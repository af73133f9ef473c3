using Wayfarer.Runtime.Queues;

namespace Wayfarer.Tests.Contracts;

/// <summary>Counts the calls that a queue gets.</summary>
public sealed class CountingQueue(IMessageQueue inner) : IMessageQueue
{
    private int _enqueues;
    private int _receipts;
    private int _deletions;

    public int Enqueues => Volatile.Read(ref _enqueues);

    public int Receipts => Volatile.Read(ref _receipts);

    public int Deletions => Volatile.Read(ref _deletions);

    public int Total => Enqueues + Receipts + Deletions;

    public void Reset() => _enqueues = _receipts = _deletions = 0;

    public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _enqueues);
        return inner.EnqueueAsync(queue, messages, cancellation);
    }

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _receipts);
        return inner.ReceiveAsync(queue, limit, lease, cancellation);
    }

    public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _deletions);
        return inner.DeleteAsync(queue, messages, cancellation);
    }
}
