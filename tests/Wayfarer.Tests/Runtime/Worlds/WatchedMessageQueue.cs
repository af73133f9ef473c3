using Wayfarer.Runtime.Queues;

namespace Wayfarer.Tests.Runtime.Worlds;

/// <summary>The queues as one worker sees them.</summary>
public sealed class WatchedMessageQueue(IMessageQueue inner, Func<PortCalls> calls) : IMessageQueue
{
    public async ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation) =>
        await calls().CallAsync(async () =>
        {
            await inner.EnqueueAsync(queue, messages, cancellation);
            return true;
        });

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation) =>
        calls().CallAsync(() => inner.ReceiveAsync(queue, limit, lease, cancellation));

    public async ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation) =>
        await calls().CallAsync(async () =>
        {
            await inner.DeleteAsync(queue, messages, cancellation);
            return true;
        });
}
