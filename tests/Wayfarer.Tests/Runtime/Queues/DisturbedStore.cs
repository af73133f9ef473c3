using Wayfarer.Runtime.Storage;

namespace Wayfarer.Tests.Runtime.Queues;

/// <summary>A store whose commits may be answered by a test, which may also throw; otherwise they go through.</summary>
public sealed class DisturbedStore(ITableStore inner) : ITableStore
{
    /// <summary>What a commit to a partition is answered with; null lets it through.</summary>
    public Func<TableName, string, CommitOutcome?> Disturb { get; set; } = (_, _) => null;

    public ValueTask<IReadOnlyList<Row>> ReadAsync(TableName table, string partition, string from, string to, int limit, CancellationToken cancellation) =>
        inner.ReadAsync(table, partition, from, to, limit, cancellation);

    public ValueTask<Row?> FindAsync(TableName table, string partition, string key, CancellationToken cancellation) =>
        inner.FindAsync(table, partition, key, cancellation);

    public ValueTask<IReadOnlyList<Row>> ScanAsync(TableName table, string from, string to, RowAddress? after, int limit, CancellationToken cancellation) =>
        inner.ScanAsync(table, from, to, after, limit, cancellation);

    public ValueTask<CommitOutcome> CommitAsync(TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation) =>
        Disturb(table, partition) is { } outcome ? ValueTask.FromResult(outcome) : inner.CommitAsync(table, partition, changes, cancellation);
}
