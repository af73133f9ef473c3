using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Deliveries;

namespace Wayfarer.Runtime.Scheduling;

/// <summary>
/// What a host that sleeps between events does once a minute: wakes who is due within it, at their own seconds, and goes
/// after what somebody was cut off from. An alarm that was lost or is stuck is found here: its row becomes a wake like any
/// other, and the wait that follows gets an alarm of its own.
/// </summary>
/// <param name="signalDeliveries">Tells whoever hands messages over that some may go.</param>
public sealed class EveryMinute(
    DueTable due, NeedlessWakes needless, AddressBook addresses, DeliveryExpiry expiry, Func<CancellationToken, ValueTask> signalDeliveries, TimeProvider time)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>After this much, what is left waits for the next minute.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(45);

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>Does all of it, also when a part fails; the number of wakes.</summary>
    public async ValueTask<int> RunAsync(CancellationToken cancellation)
    {
        var failures = new List<Exception>();
        var wakes = 0;
        await TryAsync(async () => await needless.RemoveAsync(cancellation));
        await TryAsync(async () => wakes = await WakeAsync(cancellation));
        await TryAsync(async () => await addresses.TellOverdueAsync(cancellation));
        await TryAsync(async () => await expiry.RunAsync(cancellation));
        await TryAsync(async () => await signalDeliveries(cancellation));
        return failures.Count == 0 ? wakes : throw new AggregateException(failures);

        async Task TryAsync(Func<Task> part)
        {
            try
            {
                await part();
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                failures.Add(failure);
            }
        }
    }

    private async ValueTask<int> WakeAsync(CancellationToken cancellation)
    {
        var (from, wakes) = (Now, 0);
        while (Now - from < AtMost)
        {
            // What is left behind a full page is due no later than the minute that it was read for.
            var page = await due.WakeAsync(Now, from + Ahead, cancellation);
            wakes += page;
            if (page < Limits.StoreRowsPerPage) break;
        }

        return wakes;
    }
}
