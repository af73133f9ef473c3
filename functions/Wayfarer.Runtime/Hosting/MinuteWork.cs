using Microsoft.Extensions.Logging;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Runtime.Broadcasts;

namespace Wayfarer.Runtime.Hosting;

/// <summary>What a host does from minute to minute beside what comes in: measures itself, and goes on with broadcasts and backfills.</summary>
public sealed class MinuteWork(HealthReader health, BroadcastWorker broadcasts, BackfillWorker backfill, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenPages = TimeSpan.FromSeconds(1);

    /// <summary>Leaves room within the minute for what the pages bring about.</summary>
    private static readonly TimeSpan PagesAtMost = TimeSpan.FromSeconds(30);

    /// <summary>One minute's work, for a host that is called by a timer.</summary>
    public Task RunOnceAsync(CancellationToken cancellation) =>
        Task.WhenAll(
            MeasureAsync(cancellation).AsTask(),
            PagesAsync(broadcasts.RunPageAsync, cancellation),
            PagesAsync(backfill.RunPageAsync, cancellation));

    /// <summary>Works until it is stopped, for a host that is always there.</summary>
    public Task RunAsync(ILogger logger, CancellationToken stop) => Task.WhenAll(
        new WorkLoop("measuring", () => MeasureAsync(CancellationToken.None), Later(Minute), logger).RunAsync(stop),
        new WorkLoop("broadcasts", () => PageAsync(broadcasts.RunPageAsync), Later(BetweenPages), logger).RunAsync(stop),
        new WorkLoop("backfill", () => PageAsync(backfill.RunPageAsync), Later(BetweenPages), logger).RunAsync(stop));

    private async ValueTask<int> MeasureAsync(CancellationToken cancellation)
    {
        var measured = await health.ReadAsync(cancellation);
        Telemetry.Measured(measured.InputAge, measured.OutboxAge, measured.OverdueWakes, measured.Poison);
        return 0;
    }

    private async Task PagesAsync(Func<CancellationToken, ValueTask<bool>> page, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < PagesAtMost && await page(cancellation))
        {
        }
    }

    private static async ValueTask<int> PageAsync(Func<CancellationToken, ValueTask<bool>> page) => await page(CancellationToken.None) ? 1 : 0;

    private static Func<CancellationToken, Task> Later(TimeSpan pause) => stop => Task.Delay(pause, stop);
}
