namespace Wayfarer.Runtime.Storage;

/// <summary>The partitions of one table in memory: found by hash, walked in ordinal order.</summary>
internal sealed class MemoryTable
{
    private readonly Dictionary<string, MemoryPartition> _partitions = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _order = new(StringComparer.Ordinal);

    public MemoryPartition? Find(string partition) => _partitions.GetValueOrDefault(partition);

    public MemoryPartition Add(string partition)
    {
        _order.Add(partition);
        return _partitions[partition] = new MemoryPartition();
    }

    public void Remove(string partition)
    {
        _order.Remove(partition);
        _partitions.Remove(partition);
    }

    public IReadOnlyList<Row> Read(string partition, string from, string to, int limit)
    {
        if (Find(partition) is not { } found)
            return [];
        var rows = new List<Row>();
        found.Read(from, inclusive: true, to, limit, rows);
        return rows;
    }

    public IReadOnlyList<Row> Scan(string from, string to, RowAddress? after, int limit)
    {
        var first = after is { } address && string.CompareOrdinal(address.Partition, from) >= 0 ? address.Partition : from;
        if (string.CompareOrdinal(first, to) >= 0)
            return [];
        var rows = new List<Row>();
        foreach (var partition in _order.GetViewBetween(first, to))
        {
            if (rows.Count == limit || string.CompareOrdinal(partition, to) >= 0)
                break;
            if (after is { } last && last.Partition == partition)
                _partitions[partition].Read(last.Key, inclusive: false, to: null, limit, rows);
            else
                _partitions[partition].Read("", inclusive: true, to: null, limit, rows);
        }

        return rows;
    }
}
