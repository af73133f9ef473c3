namespace Wayfarer.Runtime.Storage;

/// <summary>The rows of one partition in memory, in ordinal order of key.</summary>
internal sealed class MemoryPartition
{
    // Partitions are small and grow at their end, where an array beats every tree.
    private readonly List<Row> _rows = [];

    public bool IsEmpty => _rows.Count == 0;

    public Row? Find(string key)
    {
        var at = Position(key);
        return at >= 0 ? _rows[at] : null;
    }

    public void Put(Row row)
    {
        var at = Position(row.Key);
        if (at >= 0)
            _rows[at] = row;
        else
            _rows.Insert(~at, row);
    }

    public void Remove(string key) => _rows.RemoveAt(Position(key));

    /// <summary>Adds rows to <paramref name="found"/> until that has <paramref name="limit"/> of them.</summary>
    public void Read(string from, bool inclusive, string? to, int limit, List<Row> found)
    {
        var at = Position(from);
        if (at < 0)
            at = ~at;
        else if (!inclusive)
            at++;
        for (; at < _rows.Count && found.Count < limit; at++)
        {
            if (to is not null && string.CompareOrdinal(_rows[at].Key, to) >= 0)
                return;
            found.Add(_rows[at]);
        }
    }

    private int Position(string key)
    {
        var low = 0;
        var high = _rows.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_rows[middle].Key, key);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }
}
