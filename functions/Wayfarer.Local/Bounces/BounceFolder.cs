using Microsoft.Extensions.Logging;
using Wayfarer.Local.Hosting;
using Wayfarer.Runtime.Bounces;

namespace Wayfarer.Local.Bounces;

/// <summary>
/// Reads mails that came back from a folder into which a mail program moves them as <c>.eml</c> files. What said something
/// goes to <c>done/</c>, everything else to <c>unread/</c> for people to look at. A file that could not be passed on stays.
/// </summary>
public sealed class BounceFolder(string folder, BounceInbox inbox, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(stop);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                Log.BouncesFailed(logger, failure);
            }

            await Task.Delay(Interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads what is there now; the number of files.</summary>
    public async Task<int> ReadAsync(CancellationToken cancellation)
    {
        var files = Directory.CreateDirectory(folder).GetFiles("*.eml");
        foreach (var file in files.OrderBy(file => file.LastWriteTimeUtc))
        {
            BounceReport report;
            await using (var mail = file.OpenRead()) report = await inbox.AcceptAsync(mail, cancellation);

            Move(file, Path.Combine(folder, report.Kind == BounceKind.None ? "unread" : "done"));
        }

        return files.Length;
    }

    private static void Move(FileInfo file, string target)
    {
        Directory.CreateDirectory(target);
        var path = Path.Combine(target, file.Name);
        file.MoveTo(File.Exists(path) ? Path.Combine(target, $"{Guid.NewGuid():n}.eml") : path);
    }
}
