namespace Wayfarer.Runtime.Storage;

/// <summary>The ranges of the store in the query language of Table Storage.</summary>
internal static class AzureFilter
{
    public static string KeysOf(string partition, string from, string to) =>
        $"PartitionKey eq {Quoted(partition)} and RowKey ge {Quoted(from)} and RowKey lt {Quoted(to)}";

    public static string Partitions(string from, string to, RowAddress? after)
    {
        if (after is not { } last || string.CompareOrdinal(last.Partition, from) < 0)
            return $"PartitionKey ge {Quoted(from)} and PartitionKey lt {Quoted(to)}";

        // The lower bound on the partition stands by itself, because the service finds no range inside an "or".
        var partition = Quoted(last.Partition);
        return $"PartitionKey ge {partition} and PartitionKey lt {Quoted(to)} "
            + $"and (PartitionKey gt {partition} or RowKey gt {Quoted(last.Key)})";
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
