using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Queues;

/// <summary>
/// Queues in memory for simulations and tests: first in, first out by group, complete at once, and with no clock but the one
/// they are given.
/// </summary>
public sealed class MemoryMessageQueue(TimeProvider time) : IMessageQueue, IQueueBacklog
{
    private readonly Lock _gate = new();
    private readonly LeasedMessages[] _queues = [.. Enum.GetValues<QueueName>().Select(_ => new LeasedMessages())];
    private readonly SortedDictionary<long, Instant>[] _arrivals = [.. Enum.GetValues<QueueName>().Select(_ => new SortedDictionary<long, Instant>())];
    private long _arrived;

    public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
            foreach (var message in messages)
            {
                // The caller may use its buffer again as soon as the call is over.
                _queues[(int)queue].Add(++_arrived, message.Group, message.Body.ToArray());
                _arrivals[(int)queue].Add(_arrived, Instant.From(time.GetUtcNow()));
            }

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
            {
                var id = long.Parse(message.Receipt);
                _queues[(int)queue].Remove(id);
                _arrivals[(int)queue].Remove(id);
            }

        return ValueTask.CompletedTask;
    }

    public ValueTask<QueueBacklog> ReadAsync(QueueName queue, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var arrivals = _arrivals[(int)queue];
            return new(new QueueBacklog(arrivals.Count, arrivals.Count == 0 ? null : arrivals.First().Value, Poison: 0));
        }
    }
}
