using Microsoft.Extensions.Logging;

namespace Wayfarer.Runtime.Hosting;

/// <summary>Does one kind of work over and over: at once while there is some, after a wait when there is none, later after a failure.</summary>
public sealed class WorkLoop(string name, Func<ValueTask<int>> work, Func<CancellationToken, Task> wait, ILogger logger)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    private TimeSpan _backoff = FirstBackoff;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var pause = await WorkAsync();
            if (pause is not null) await pause(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One round; how to wait for the next, or nothing when there may be more to do at once.</summary>
    private async Task<Func<CancellationToken, Task>?> WorkAsync()
    {
        try
        {
            var done = await work();
            _backoff = FirstBackoff;
            return done > 0 ? null : wait;
        }
        catch (Exception failure)
        {
            var pause = _backoff;
            Log.WorkFailed(logger, name, pause.TotalSeconds, failure);
            _backoff = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestBackoff.Ticks));
            return stop => Task.Delay(pause, stop);
        }
    }
}
