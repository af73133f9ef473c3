using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Scheduling;

/// <summary>
/// The due rows that alarms have made needless, removed many at a time: one by one, each would cost as much as the wake it
/// was armed for. What a process takes with it when it ends wakes somebody for nothing.
/// </summary>
public sealed class NeedlessWakes(DueTable due, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan KeptAtMost = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private List<NeedlessWake> _kept = [];
    private DateTimeOffset _since;

    public async ValueTask AddAsync(NeedlessWake wake, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_kept.Count == 0) _since = time.GetUtcNow();
            _kept.Add(wake);
            if (_kept.Count < Limits.NeedlessWakesKept && time.GetUtcNow() - _since < KeptAtMost) return;
        }

        await RemoveAsync(cancellation);
    }

    /// <summary>Removes what is kept.</summary>
    public async ValueTask RemoveAsync(CancellationToken cancellation)
    {
        List<NeedlessWake> taken;
        lock (_gate) (taken, _kept) = (_kept, []);

        try
        {
            await due.RemoveAsync(taken, cancellation);
        }
        catch (StoreUnavailableException)
        {
            // They stay, and each wakes somebody for nothing.
        }
    }

    public ValueTask DisposeAsync() => RemoveAsync(CancellationToken.None);
}

/// <summary>A row of the due table, as it was armed.</summary>
public sealed record NeedlessWake(ContactId Contact, Instant At, string Tag);
