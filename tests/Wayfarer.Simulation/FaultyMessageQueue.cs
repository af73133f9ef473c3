using Wayfarer.Runtime.Queues;

namespace Wayfarer.Simulation;

/// <summary>What one worker sees of the queues.</summary>
public sealed class FaultyMessageQueue(IMessageQueue inner, Faults faults) : IMessageQueue
{
    public async ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation) =>
        await faults.CallAsync(async () =>
        {
            await inner.EnqueueAsync(queue, messages, cancellation);
            return true;
        });

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation) =>
        faults.CallAsync(() => inner.ReceiveAsync(queue, limit, lease, cancellation));

    public async ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation) =>
        await faults.CallAsync(async () =>
        {
            await inner.DeleteAsync(queue, messages, cancellation);
            return true;
        });
}
