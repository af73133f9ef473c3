namespace Wayfarer.Runtime.Queues;

/// <summary>
/// Queues in memory for simulations and tests: first in, first out by group, complete at once, and with no clock but the one
/// they are given.
/// </summary>
public sealed class MemoryMessageQueue(TimeProvider time) : IMessageQueue
{
    private readonly Lock gate = new();
    private readonly LeasedMessages[] queues = [.. Enum.GetValues<QueueName>().Select(_ => new LeasedMessages())];
    private long arrived;

    public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
            foreach (var message in messages)
                // The caller may use its buffer again as soon as the call is over.
                queues[(int)queue].Add(++arrived, message.Group, message.Body.ToArray());
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
            return new(queues[(int)queue].Receive(limit, time.GetUtcNow(), lease));
    }

    public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
            foreach (var message in messages)
                queues[(int)queue].Remove(long.Parse(message.Receipt));
        return ValueTask.CompletedTask;
    }
}
