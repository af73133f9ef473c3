using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Tests.Alarms;

/// <summary>
/// Holds what is to be received later until the test's clock has come that far: the clock by which a real queue waits is that
/// of the wall.
/// </summary>
public sealed class PatientQueue(IMessageQueue inner, TimeProvider time) : IMessageQueue
{
    private readonly List<(Instant At, QueueName Queue, IReadOnlyList<QueueMessage> Messages)> _later = [];

    public Instant Next => _later.Select(item => item.At).Aggregate(Instant.Never, Instant.Min);

    public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation) =>
        inner.EnqueueAsync(queue, messages, cancellation);

    public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, TimeSpan delay, CancellationToken cancellation)
    {
        _later.Add((Instant.From(time.GetUtcNow()) + delay, queue, messages));
        return default;
    }

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation) =>
        inner.ReceiveAsync(queue, limit, lease, cancellation);

    public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation) =>
        inner.DeleteAsync(queue, messages, cancellation);

    /// <summary>Puts on what has waited long enough; whether there was any.</summary>
    public async Task<bool> ReleaseAsync()
    {
        var now = Instant.From(time.GetUtcNow());
        var ripe = _later.Where(item => item.At <= now).ToList();
        foreach (var item in ripe)
        {
            _later.Remove(item);
            await inner.EnqueueAsync(item.Queue, item.Messages, CancellationToken.None);
        }

        return ripe.Count > 0;
    }
}
