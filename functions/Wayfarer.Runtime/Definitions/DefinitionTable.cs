using System.Text;
using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Definitions;

/// <summary>Published texts and snapshots as rows of a table, for a host whose store is on the machine.</summary>
internal sealed class DefinitionTable(ITableStore store) : IPublishedDefinitions
{
    private const string Files = "files";
    private const string Snapshots = "snapshots";

    public async ValueTask<SnapshotDocument> NewestAsync(CancellationToken cancellation)
    {
        // Keys go down as numbers go up: the first row is the newest snapshot.
        var rows = await store.ReadAsync(TableName.Definitions, Snapshots, "", "~", 1, cancellation);
        return rows.Count == 0 ? new SnapshotDocument(0) : Read(rows[0]);
    }

    public async ValueTask<SnapshotDocument?> FindAsync(long number, CancellationToken cancellation) =>
        await store.FindAsync(TableName.Definitions, Snapshots, KeyOf(number), cancellation) is { } row ? Read(row) : null;

    public async ValueTask<ContentFile> ReadAsync(FileVersion version, CancellationToken cancellation)
    {
        var row = await store.FindAsync(TableName.Definitions, Files, version.Hash, cancellation)
            ?? throw new StoreUnavailableException($"The published text of {version.Path} ({version.Hash}) is missing from the store.");
        return new ContentFile(version.Path, Encoding.UTF8.GetString(row.Data.Span));
    }

    /// <summary>As few batches as the store's limits allow: at a first start, each would be a sync that the host waits for.</summary>
    public async ValueTask WriteAsync(IEnumerable<ContentFile> files, CancellationToken cancellation)
    {
        var batch = new List<RowChange>();
        var bytes = 0;
        foreach (var row in files.Select(file => new RowChange.Upsert(FileVersion.Of(file).Hash, Encoding.UTF8.GetBytes(file.Text))).DistinctBy(row => row.Key))
        {
            var more = StoreRules.BytesInBatch(Files, row);
            if (batch.Count == Limits.StoreRowsPerBatch || bytes + more > Limits.StoreBytesPerBatch)
            {
                await store.CommitAsync(TableName.Definitions, Files, batch, cancellation);
                (batch, bytes) = ([], 0);
            }

            batch.Add(row);
            bytes += more;
        }

        if (batch.Count > 0) await store.CommitAsync(TableName.Definitions, Files, batch, cancellation);
    }

    public async ValueTask<bool> TryAddAsync(SnapshotDocument snapshot, CancellationToken cancellation)
    {
        RowChange[] row =
        [
            new RowChange.Insert(KeyOf(snapshot.Number), StoredJson.Write(snapshot, StoredJson.Default.SnapshotDocument)),
        ];
        return await store.CommitAsync(TableName.Definitions, Snapshots, row, cancellation) is CommitOutcome.Committed;
    }

    private static string KeyOf(long number) => $"{long.MaxValue - number:D19}";

    private static SnapshotDocument Read(Row row) =>
        StoredJson.Read(row.Data.Span, StoredJson.Default.SnapshotDocument, document => document.Format, SnapshotDocument.CurrentFormat);
}
