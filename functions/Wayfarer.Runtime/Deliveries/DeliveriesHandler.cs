using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>
/// Hands messages over when a signal says that some may go, until none is left or the time of a function is spent; then it
/// signals to itself for the next that may go soon.
/// </summary>
public sealed class DeliveriesHandler(MessageSettlement settlement, DeliveryWorker worker, DeliverySignals signals, TimeProvider time) : IDisposable
{
    /// <summary>Well within what a function may take.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(2);

    /// <summary>What may go later than this is found by the timer in time.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>By how much the clocks of two machines may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1);
    private Instant _lookedAt = Instant.Epoch;
    private Instant _signalledFor = Instant.Epoch;

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <inheritdoc cref="Contacts.InboxHandler.HandleAsync"/>
    public async ValueTask HandleAsync(string queue, ReadOnlyMemory<byte> content, int deliveries, CancellationToken cancellation)
    {
        if (await settlement.OpenAsync(queue, content, deliveries, cancellation) is not { } signal) return;

        await _one.WaitAsync(cancellation);
        try
        {
            // Signals come in crowds; what they announce was found by the look that began after they were sent.
            if (signal.Envelope.Since + Skew < _lookedAt) return;

            await HandOverAsync(cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Looks without a signal, for the timer.</summary>
    public async ValueTask RunAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            await HandOverAsync(cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async ValueTask HandOverAsync(CancellationToken cancellation)
    {
        var began = Now;
        while (true)
        {
            var look = Now;
            if (await worker.RunAsync(cancellation) == 0)
            {
                _lookedAt = look;
                break;
            }

            if (Now - began < Budget) continue;

            await SignalAsync(Now, cancellation);
            return;
        }

        await SignalAsync(await worker.NextAsync(cancellation), cancellation);
    }

    /// <summary>One signal at a time is under way from here, or each that comes would make another.</summary>
    private async ValueTask SignalAsync(Instant next, CancellationToken cancellation)
    {
        var now = Now;
        if (next == Instant.Never || next - now > Soon) return;
        if (_signalledFor > now && _signalledFor <= next) return;

        // Queues count whole seconds; and what is due and does not go is not asked after at once.
        var delay = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((next - now).TotalSeconds)));
        _signalledFor = now + delay;
        await signals.SendAsync(delay, cancellation);
    }
}
