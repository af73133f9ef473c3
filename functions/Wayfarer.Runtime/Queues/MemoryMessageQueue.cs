namespace Wayfarer.Runtime.Queues;

/// <summary>
/// Queues in memory for simulations and tests: first in, first out by group, complete at once, and with no clock but the one
/// they are given.
/// </summary>
public sealed class MemoryMessageQueue(TimeProvider time) : IMessageQueue
{
    private readonly Lock _gate = new();
    private readonly LeasedMessages[] _queues = [.. Enum.GetValues<QueueName>().Select(_ => new LeasedMessages())];
    private long _arrived;

    public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
            foreach (var message in messages)
                // The caller may use its buffer again as soon as the call is over.
                _queues[(int)queue].Add(++_arrived, message.Group, message.Body.ToArray());
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
            return new(_queues[(int)queue].Receive(limit, time.GetUtcNow(), lease));
    }

    public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
            foreach (var message in messages)
                _queues[(int)queue].Remove(long.Parse(message.Receipt));
        return ValueTask.CompletedTask;
    }
}
