using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Hosting;

namespace Wayfarer.Runtime.Keys;

/// <summary>
/// The live keys in memory. They are read again every few seconds, and at once when they were changed here; while the store
/// does not answer, those that were known stay.
/// </summary>
/// <param name="isThisMachine">Whether the host can be reached from its own machine alone; elsewhere the key <c>dev</c> is none.</param>
public sealed class LiveKeys(KeyTable table, bool isThisMachine, TimeProvider time, ILogger logger) : IWriteKeys, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // One after the other: what was read before a change must not take the place of what was read after it.
    private readonly SemaphoreSlim _refreshing = new(1, 1);

    private volatile LiveKey[] _live = [];

    public WriteKey? Find(string presented) => Identify(presented) is { Kind: not KeyKind.Admin } key ? key : null;

    /// <summary>The live key that was presented, keys that post no events included. Takes the same time for any text.</summary>
    public WriteKey? Identify(string presented)
    {
        var hash = KeyText.Hash(presented);
        var now = Instant.From(time.GetUtcNow());
        WriteKey? found = null;
        foreach (var live in _live)
        {
            // Every key is compared to its end, so that time tells nothing about any of them.
            if (CryptographicOperations.FixedTimeEquals(live.Hash, hash) && live.Secret.IsLive(now)) found = live.Key;
        }

        return found;
    }

    public async ValueTask RefreshAsync(CancellationToken cancellation)
    {
        await _refreshing.WaitAsync(cancellation);
        try
        {
            _live = Live(await table.ReadAsync(cancellation));
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>Follows changes that were made elsewhere, until it is stopped.</summary>
    public Task RunAsync(CancellationToken stop) =>
        new WorkLoop("keys", RefreshQuietlyAsync, cancellation => Task.Delay(Interval, cancellation), logger).RunAsync(stop);

    public void Dispose() => _refreshing.Dispose();

    private LiveKey[] Live(IReadOnlyList<KeyDocument> keys) =>
    [
        .. from key in keys
           where isThisMachine || !key.OnlyThisMachine
           let known = key.ToWriteKey()
           from secret in key.Secrets
           select new LiveKey(Convert.FromHexString(secret.Hash), secret, known),
    ];

    private async ValueTask<int> RefreshQuietlyAsync()
    {
        await RefreshAsync(CancellationToken.None);
        return 0;
    }

    private sealed record LiveKey(byte[] Hash, KeySecret Secret, WriteKey Key);
}
