using Wayfarer.Benchmarks.Load;
using Wayfarer.Benchmarks.Measuring;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Benchmarks.Storing;

/// <summary>What the declared load takes in the store: keys and data, without what a database adds.</summary>
public static class StoredBytes
{
    private const int Sampled = 100;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(StoredWorld world)
    {
        var live = new List<double>();
        var history = new List<double>();
        var enrollments = new List<double>();
        var commits = new List<double>();
        for (var contact = 0; contact < Sampled; contact++)
        {
            var rows = await world.Store.ReadAsync(TableName.Contacts, StoredWorld.IdOf(contact).Value, "", "~", 1_000, CancellationToken.None);
            var sleeping = rows.Where(row => row.Key.StartsWith("a|enrollment|", StringComparison.Ordinal)).ToList();
            if (sleeping.Count != Past.OpenEnrollments) throw new InvalidOperationException($"The contact has {sleeping.Count} open enrollments.");

            live.Add(rows.Where(IsLive).Sum(BytesOf));
            history.Add(rows.Where(row => !IsLive(row)).Sum(BytesOf) / Past.Events);
            commits.Add(rows.Where(row => row.Key.StartsWith("h|0", StringComparison.Ordinal)).Sum(BytesOf) / Past.Events);
            enrollments.Add(sleeping.Sum(BytesOf) / sleeping.Count);
        }

        var due = await world.Store.ScanAsync(TableName.Due, "", "~", after: null, 1_000, CancellationToken.None);
        return
        [
            new Figure("live rows of a contact", "bytes", live),
            new Figure("history of an event, 20 in a commit, with its dedupe row", "bytes", history),
            new Figure("... of that the commit row", "bytes", commits),
            new Figure("row of a sleeping enrollment", "bytes", enrollments),
            new Figure("due row, at most one for each wake of a contact", "bytes", [.. due.Select(BytesOf)]),
        ];
    }

    private static bool IsLive(Row row) => row.Key.StartsWith("a|", StringComparison.Ordinal);

    private static double BytesOf(Row row) => row.Partition.Length + row.Key.Length + row.Data.Length;
}
