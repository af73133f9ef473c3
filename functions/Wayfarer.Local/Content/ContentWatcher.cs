using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Wayfarer.Local.Hosting;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Local.Content;

/// <summary>
/// Publishes a folder whenever its files change. The operating system's word for it is only a hint, because it is lost on
/// some file systems: what counts is a regular look at the files.
/// </summary>
public sealed class ContentWatcher(string folder, ContentPublisher publisher, ILogger logger)
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LongestDebounce = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Publishes what is there now; true when the files are not the ones that were published last.</summary>
    public async Task<bool> PublishAsync(CancellationToken cancellation) => await publisher.LookAsync(cancellation) is not null;

    public async Task RunAsync(CancellationToken stop)
    {
        using var changed = new SemaphoreSlim(0);
        using var watcher = Watch(changed);
        while (!stop.IsCancellationRequested)
        {
            await WaitAsync(changed, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested) return;

            try
            {
                // What has begun is finished: a stop waits for it.
                await PublishAsync(CancellationToken.None);
            }
            catch (Exception failure)
            {
                Log.PublishingFailed(logger, failure);
            }
        }
    }

    private static async Task WaitAsync(SemaphoreSlim changed, CancellationToken stop)
    {
        if (!await changed.WaitAsync(Interval, stop)) return;

        // Editors write in several steps: wait until none has come for a moment, but not for what is written to all the time.
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < LongestDebounce && await changed.WaitAsync(Debounce, stop))
        {
        }
    }

    private FileSystemWatcher? Watch(SemaphoreSlim changed)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
            watcher.Changed += Tell;
            watcher.Created += Tell;
            watcher.Deleted += Tell;
            watcher.Renamed += Tell;
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception unavailable) when (unavailable is IOException or ArgumentException or PlatformNotSupportedException)
        {
            return null;
        }

        void Tell(object sender, FileSystemEventArgs change)
        {
            if (change.Name is { } name && !ContentPath.IsNoContent(name)) changed.Release();
        }
    }
}
