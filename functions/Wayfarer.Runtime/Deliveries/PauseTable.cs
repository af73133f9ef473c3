using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>What is paused, and since when. A pause holds for hand-overs that begin after it is known, which is within seconds.</summary>
public sealed class PauseTable(ITableStore store)
{
    internal const string Partition = "pauses";
    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(1);

    private volatile Known? _known;

    /// <summary>What is paused, read again when it was read more than a second ago.</summary>
    public async ValueTask<Pauses> KnownAsync(Instant now, CancellationToken cancellation)
    {
        if (_known is { } known && now >= known.ReadAt && now - known.ReadAt < KnownFor) return known.Pauses;

        var read = await LoadAsync(cancellation);
        _known = new Known(read, now);
        return read;
    }

    public async ValueTask<Pauses> LoadAsync(CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(TableName.Deliveries, Partition, "", "~", Domain.Limits.StoreRowsPerPage, cancellation);
        return new Pauses([.. rows.Select(row => StoredJson.Read(row.Data.Span, StoredJson.Default.Pause, pause => pause.Format, Pause.CurrentFormat))]);
    }

    public async ValueTask PauseAsync(PauseScope scope, Instant at, CancellationToken cancellation)
    {
        var pause = StoredJson.Write(new Pause(scope.ToString(), at), StoredJson.Default.Pause);

        // The first one stays: it says since when nothing goes out.
        await store.CommitAsync(TableName.Deliveries, Partition, [new RowChange.Insert(scope.ToString(), pause)], cancellation);
    }

    /// <summary>False when it was not paused.</summary>
    public async ValueTask<bool> ResumeAsync(PauseScope scope, CancellationToken cancellation) =>
        await store.CommitAsync(TableName.Deliveries, Partition, [new RowChange.Delete(scope.ToString())], cancellation) is CommitOutcome.Committed;

    private sealed record Known(Pauses Pauses, Instant ReadAt);
}
