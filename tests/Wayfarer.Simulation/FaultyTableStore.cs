using Wayfarer.Runtime.Storage;

namespace Wayfarer.Simulation;

/// <summary>What one worker sees of the store: calls that fail before their effect, and calls whose answer is lost after it.</summary>
public sealed class FaultyTableStore(ITableStore store, Faults faults) : ITableStore
{
    public ValueTask<IReadOnlyList<Row>> ReadAsync(TableName table, string partition, string from, string to, int limit, CancellationToken cancellation) =>
        faults.CallAsync(() => store.ReadAsync(table, partition, from, to, limit, cancellation));

    public ValueTask<Row?> FindAsync(TableName table, string partition, string key, CancellationToken cancellation) =>
        faults.CallAsync(() => store.FindAsync(table, partition, key, cancellation));

    public ValueTask<IReadOnlyList<Row>> ScanAsync(TableName table, string from, string to, RowAddress? after, int limit, CancellationToken cancellation) =>
        faults.CallAsync(() => store.ScanAsync(table, from, to, after, limit, cancellation));

    public ValueTask<CommitOutcome> CommitAsync(TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation) =>
        faults.CallAsync(() => store.CommitAsync(table, partition, changes, cancellation));
}
