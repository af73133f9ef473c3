namespace Wayfarer.Runtime.Storage;

/// <summary>
/// Rows in partitions of tables, with all-or-nothing batches inside one partition: what Azure Table Storage and SQLite
/// can both promise. Every implementation passes the one contract suite, and enforces the limits by itself. A call that
/// throws <see cref="StoreUnavailableException"/> may or may not have happened.
/// </summary>
public interface ITableStore
{
    /// <summary>The rows of one partition with <c>from &lt;= key &lt; to</c> (ordinal), in order of key, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<Row>> ReadAsync(
        TableName table, string partition, string from, string to, int limit, CancellationToken cancellation);

    ValueTask<Row?> FindAsync(TableName table, string partition, string key, CancellationToken cancellation);

    /// <summary>
    /// The rows of all partitions with <c>from &lt;= partition &lt; to</c> (ordinal), in order of partition and key, at most
    /// <paramref name="limit"/>, beginning behind <paramref name="after"/> when it is given.
    /// </summary>
    ValueTask<IReadOnlyList<Row>> ScanAsync(
        TableName table, string from, string to, RowAddress? after, int limit, CancellationToken cancellation);

    /// <summary>
    /// Makes all changes or none. A broken condition is an answer, not an exception; a batch over a limit is a
    /// <see cref="StoreLimitException"/>.
    /// </summary>
    ValueTask<CommitOutcome> CommitAsync(
        TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation);
}
