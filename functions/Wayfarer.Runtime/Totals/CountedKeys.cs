using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Totals;

/// <summary>
/// The keys of commits that were counted, in the partitions of their days. They are deleted when no commit of their day can
/// be told again: on the first count of a new day, the journey's old days are gone through, up to a bound. A journey that
/// counts nothing any more keeps its last keys.
/// </summary>
internal sealed class CountedKeys(ITableStore store)
{
    public const string Prefix = "k|";
    private const int PagesAtOnce = 10;

    public async ValueTask ForgetAsync(string journey, Instant now, CancellationToken cancellation)
    {
        var until = TotalsTable.PartitionOf(journey, now - Limits.ShortestHistory);
        RowAddress? after = null;
        for (var page = 0; page < PagesAtOnce; page++)
        {
            var rows = await store.ScanAsync(TableName.Totals, $"{journey}|", until, after, Limits.StoreRowsPerPage, cancellation);
            foreach (var day in rows.Where(row => row.Key.StartsWith(Prefix, StringComparison.Ordinal)).GroupBy(row => row.Partition))
            {
                foreach (var batch in day.Chunk(Limits.StoreRowsPerBatch)) await DeleteAsync(day.Key, batch, cancellation);
            }

            if (rows.Count < Limits.StoreRowsPerPage) return;

            after = new RowAddress(rows[^1].Partition, rows[^1].Key);
        }
    }

    /// <summary>Somebody else may be at it: what is gone is gone.</summary>
    private async ValueTask DeleteAsync(string partition, IEnumerable<Row> rows, CancellationToken cancellation)
    {
        var deletions = rows.Select(row => new RowChange.Delete(row.Key)).ToList<RowChange>();
        while (deletions.Count > 0 && await store.CommitAsync(TableName.Totals, partition, deletions, cancellation) is CommitOutcome.Conflict conflict)
            deletions.RemoveAll(deletion => deletion.Key == conflict.Key);
    }
}
