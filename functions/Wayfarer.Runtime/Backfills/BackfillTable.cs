using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Backfills;

/// <summary>The one row that says what contacts are being brought to: beside the broadcasts, which go over contacts in pages, too.</summary>
public sealed class BackfillTable(ITableStore store)
{
    private const string Partition = "backfill";
    private const string Key = "backfill";

    /// <summary>Null before the first one.</summary>
    public async ValueTask<StoredBackfill?> FindAsync(CancellationToken cancellation) =>
        await store.FindAsync(TableName.Broadcasts, Partition, Key, cancellation) is { } row
            ? new StoredBackfill(StoredJson.Read(row.Data.Span, StoredJson.Default.Backfill, backfill => backfill.Format, Backfill.CurrentFormat), row.Tag)
            : null;

    /// <summary>Writes what follows from what was read; false when somebody else was faster.</summary>
    public async ValueTask<bool> TryWriteAsync(StoredBackfill? stored, Backfill next, CancellationToken cancellation)
    {
        var json = StoredJson.Write(next, StoredJson.Default.Backfill);
        RowChange change = stored is null ? new RowChange.Insert(Key, json) : new RowChange.Replace(Key, json, stored.Tag);
        return await store.CommitAsync(TableName.Broadcasts, Partition, [change], cancellation) is CommitOutcome.Committed;
    }
}

/// <summary>The backfill with the tag that its next change must find.</summary>
public sealed record StoredBackfill(Backfill Backfill, string Tag);
