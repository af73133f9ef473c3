namespace Wayfarer.Runtime.Queues;

/// <summary>Wakes the workers of this process at once when it puts something on a queue.</summary>
public sealed class SignallingQueue(IMessageQueue inner) : IMessageQueue, IDisposable
{
    private readonly SemaphoreSlim[] _signals = [.. Enum.GetValues<QueueName>().Select(_ => new SemaphoreSlim(0))];

    public async ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation)
    {
        await inner.EnqueueAsync(queue, messages, cancellation);
        var signal = _signals[(int)queue];
        if (signal.CurrentCount == 0) signal.Release();
    }

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation) =>
        inner.ReceiveAsync(queue, limit, lease, cancellation);

    public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation) =>
        inner.DeleteAsync(queue, messages, cancellation);

    /// <summary>Returns when something was enqueued since the last call, or when the time is over.</summary>
    public async Task WaitAsync(QueueName queue, TimeSpan atMost, CancellationToken cancellation)
    {
        var signal = _signals[(int)queue];
        await signal.WaitAsync(atMost, cancellation);

        // Several signals mean one round: it takes whatever is there.
        while (signal.CurrentCount > 0 && await signal.WaitAsync(TimeSpan.Zero, cancellation))
        {
        }
    }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
    }
}
