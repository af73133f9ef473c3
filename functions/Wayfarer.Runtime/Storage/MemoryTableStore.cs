namespace Wayfarer.Runtime.Storage;

/// <summary>
/// A store in memory for simulations and tests: every call completes at once, and the same calls give the same answers,
/// tags included.
/// </summary>
public sealed class MemoryTableStore : ITableStore
{
    private readonly Lock _gate = new();
    private readonly MemoryTable[] _tables = [.. Enum.GetValues<TableName>().Select(_ => new MemoryTable())];
    private long _written;

    public ValueTask<IReadOnlyList<Row>> ReadAsync(
        TableName table, string partition, string from, string to, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        StoreRules.CheckKey("partition", partition);
        StoreRules.CheckPage(limit);
        lock (_gate)
            return new(_tables[(int)table].Read(partition, from, to, limit));
    }

    public ValueTask<Row?> FindAsync(TableName table, string partition, string key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        StoreRules.CheckAddress(partition, key);
        lock (_gate)
            return new(_tables[(int)table].Find(partition)?.Find(key));
    }

    public ValueTask<IReadOnlyList<Row>> ScanAsync(
        TableName table, string from, string to, RowAddress? after, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        StoreRules.CheckPage(limit);
        lock (_gate)
            return new(_tables[(int)table].Scan(from, to, after, limit));
    }

    public ValueTask<CommitOutcome> CommitAsync(
        TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        StoreRules.CheckBatch(partition, changes);
        lock (_gate)
            return new(Commit(_tables[(int)table], partition, changes));
    }

    private CommitOutcome Commit(MemoryTable table, string name, IReadOnlyList<RowChange> changes)
    {
        var partition = table.Find(name);
        // A key stands once in a batch, so that no change alters what the condition of another one sees.
        foreach (var change in changes)
            if (Broken(change, partition?.Find(change.Key)) is { } reason)
                return new CommitOutcome.Conflict(change.Key, reason);

        partition ??= table.Add(name);
        var tags = new string[changes.Count];
        for (var index = 0; index < tags.Length; index++)
        {
            var change = changes[index];
            if (change is RowChange.Delete)
            {
                partition.Remove(change.Key);
                tags[index] = "";
                continue;
            }

            tags[index] = (++_written).ToString();
            // The caller may use its buffer again as soon as the call is over.
            partition.Put(new Row(name, change.Key, tags[index], change.Content.ToArray()));
        }

        if (partition.IsEmpty)
            table.Remove(name);
        return new CommitOutcome.Committed(tags);
    }

    private static ConflictReason? Broken(RowChange change, Row? row) => change switch
    {
        RowChange.Insert when row is not null => ConflictReason.Exists,
        RowChange.Replace or RowChange.Delete when row is null => ConflictReason.Missing,
        RowChange.Replace replace when replace.Tag != row!.Tag => ConflictReason.Changed,
        RowChange.Delete { Tag: { } tag } when tag != row!.Tag => ConflictReason.Changed,
        _ => null,
    };
}
