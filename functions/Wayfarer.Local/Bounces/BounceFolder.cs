using Microsoft.Extensions.Logging;
using Wayfarer.Domain;
using Wayfarer.Local.Hosting;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Bounces;

/// <summary>
/// Reads mails that came back from a folder into which a mail program moves them as <c>.eml</c> files. What said something
/// goes to <c>done/</c>, everything else to <c>unread/</c> for people to look at, and so does what is too large to be read. A
/// file that could not be passed on stays, and stops no other.
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

    /// <summary>Reads what is there now; the number of files that are done with.</summary>
    public async Task<int> ReadAsync(CancellationToken cancellation)
    {
        var files = Directory.CreateDirectory(folder).GetFiles("*.eml");
        var read = 0;
        foreach (var file in files.OrderBy(file => file.LastWriteTimeUtc))
        {
            try
            {
                Move(file, Path.Combine(folder, await SaysSomethingAsync(file, cancellation) ? "done" : "unread"));
                read++;
            }
            catch (Exception failure) when (failure is not (StoreUnavailableException or OperationCanceledException))
            {
                Log.BounceFailed(logger, failure);
            }
        }

        return read;
    }

    private async Task<bool> SaysSomethingAsync(FileInfo file, CancellationToken cancellation)
    {
        if (file.Length > Limits.BytesPerRequest) return false;

        await using var mail = file.OpenRead();
        return (await inbox.AcceptAsync(mail, cancellation)).Kind != BounceKind.None;
    }

    private static void Move(FileInfo file, string target)
    {
        Directory.CreateDirectory(target);
        var path = Path.Combine(target, file.Name);
        file.MoveTo(File.Exists(path) ? Path.Combine(target, $"{Guid.NewGuid():n}.eml") : path);
    }
}
