using Wayfarer.Runtime.Storage;

namespace Wayfarer.Tests.Runtime.Worlds;

/// <summary>The store as one worker sees it.</summary>
public sealed class WatchedTableStore(ITableStore store, Func<PortCalls> calls) : ITableStore
{
    public ValueTask<IReadOnlyList<Row>> ReadAsync(TableName table, string partition, string from, string to, int limit, CancellationToken cancellation) =>
        calls().CallAsync(() => store.ReadAsync(table, partition, from, to, limit, cancellation));

    public ValueTask<Row?> FindAsync(TableName table, string partition, string key, CancellationToken cancellation) =>
        calls().CallAsync(() => store.FindAsync(table, partition, key, cancellation));

    public ValueTask<IReadOnlyList<Row>> ScanAsync(TableName table, string from, string to, RowAddress? after, int limit, CancellationToken cancellation) =>
        calls().CallAsync(() => store.ScanAsync(table, from, to, after, limit, cancellation));

    public ValueTask<CommitOutcome> CommitAsync(TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation) =>
        calls().CallAsync(() => store.CommitAsync(table, partition, changes, cancellation));
}
