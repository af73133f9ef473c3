using System.Text;
using Wayfarer.Domain;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Tests.Runtime.Archive;

/// <summary>All rows of all tables, without their tags.</summary>
internal static class TableRows
{
    public static async Task<SortedDictionary<string, byte[]>> ReadAsync(ITableStore store, params IEnumerable<TableName> tables)
    {
        var all = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var table in tables.DefaultIfEmpty().Any(table => table != default) ? tables : Enum.GetValues<TableName>())
        {
            RowAddress? after = null;
            while (await store.ScanAsync(table, "", "~~", after, Limits.StoreRowsPerPage, default) is { Count: > 0 } rows)
            {
                foreach (var row in rows) all[$"{table} {row.Partition} {row.Key}"] = row.Data.ToArray();
                after = new RowAddress(rows[^1].Partition, rows[^1].Key);
            }
        }

        return all;
    }

    /// <summary>The rows that only one side has, or that differ; nothing when both are equal.</summary>
    public static List<string> Differences(SortedDictionary<string, byte[]> before, SortedDictionary<string, byte[]> after) =>
    [
        .. before.Keys.Except(after.Keys).Select(key => $"lost: {key} {Text(before[key])}"),
        .. after.Keys.Except(before.Keys).Select(key => $"new: {key} {Text(after[key])}"),
        .. before.Keys.Intersect(after.Keys).Where(key => !before[key].AsSpan().SequenceEqual(after[key]))
            .Select(key => $"differs: {key}\n  before {Text(before[key])}\n  after  {Text(after[key])}"),
    ];

    public static string Text(byte[] data) => Encoding.UTF8.GetString(CompressedJson.Read(data).Span);
}
