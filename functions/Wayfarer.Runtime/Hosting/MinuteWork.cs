using Microsoft.Extensions.Logging;
using Wayfarer.Runtime.Broadcasts;

namespace Wayfarer.Runtime.Hosting;

/// <summary>What a host does from minute to minute beside what comes in: measures itself, and goes on with broadcasts.</summary>
public sealed class MinuteWork(HealthReader health, BroadcastWorker broadcasts, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenBroadcasts = TimeSpan.FromSeconds(1);

    /// <summary>Leaves room within the minute for what the pages bring about.</summary>
    private static readonly TimeSpan BroadcastsAtMost = TimeSpan.FromSeconds(30);

    /// <summary>One minute's work, for a host that is called by a timer.</summary>
    public Task RunOnceAsync(CancellationToken cancellation) =>
        Task.WhenAll(MeasureAsync(cancellation).AsTask(), BroadcastAsync(cancellation));

    /// <summary>Works until it is stopped, for a host that is always there.</summary>
    public Task RunAsync(ILogger logger, CancellationToken stop) => Task.WhenAll(
        new WorkLoop("measuring", () => MeasureAsync(CancellationToken.None), Later(Minute), logger).RunAsync(stop),
        new WorkLoop("broadcasts", PageAsync, Later(BetweenBroadcasts), logger).RunAsync(stop));

    private async ValueTask<int> MeasureAsync(CancellationToken cancellation)
    {
        var measured = await health.ReadAsync(cancellation);
        Telemetry.Measured(measured.InputAge, measured.OutboxAge, measured.OverdueWakes, measured.Poison);
        return 0;
    }

    private async Task BroadcastAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < BroadcastsAtMost && await broadcasts.RunPageAsync(cancellation))
        {
        }
    }

    private async ValueTask<int> PageAsync() => await broadcasts.RunPageAsync(CancellationToken.None) ? 1 : 0;

    private static Func<CancellationToken, Task> Later(TimeSpan pause) => stop => Task.Delay(pause, stop);
}
