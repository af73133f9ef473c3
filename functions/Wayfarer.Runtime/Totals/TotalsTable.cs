using System.Globalization;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Totals;

/// <summary>
/// Counters by journey and day. A batch of commits is folded together with their keys, so that a commit that is told twice
/// is counted once.
/// </summary>
public sealed class TotalsTable(ITableStore store)
{
    private const string CountersKey = "counters";
    private const long MillisecondsPerDay = 86_400_000;

    public async ValueTask FoldAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
    {
        var changes =
            from entry in entries.DistinctBy(entry => (entry.Contact, entry.Sequence))
            from effect in entry.Effects.OfType<Effect.Count>()
            group effect by (Partition: PartitionOf(effect.Journey, entry.At), entry.Contact, entry.Sequence) into commit
            select new Commit(commit.Key.Partition, $"{CountedKeys.Prefix}{commit.Key.Contact}|{commit.Key.Sequence:D12}", [.. commit]);
        foreach (var partition in changes.GroupBy(commit => commit.Partition))
        {
            // One row of each batch is the counters themselves.
            var begins = false;
            foreach (var batch in partition.Chunk(Limits.StoreRowsPerBatch - 1)) begins |= await FoldAsync(partition.Key, [.. batch], cancellation);

            if (begins) await new CountedKeys(store).ForgetAsync(JourneyOf(partition.Key), DayOf(partition.Key), cancellation);
        }
    }

    /// <summary>All counters of a journey, over all days.</summary>
    public async ValueTask<IReadOnlyDictionary<string, long>> ReadAsync(string journey, CancellationToken cancellation)
    {
        var totals = new SortedDictionary<string, long>(StringComparer.Ordinal);
        RowAddress? after = null;
        while (true)
        {
            // The keys sort behind the counters of their day: one row is read of each partition, then the next is sought.
            var page = await store.ScanAsync(TableName.Totals, $"{journey}|", $"{journey}}}", after, 1, cancellation);
            if (page.Count == 0) return totals;

            if (page[0].Key == CountersKey)
            {
                foreach (var (name, change) in Read(page[0]).Counters) totals[name] = totals.GetValueOrDefault(name) + change;
            }

            after = new RowAddress(page[0].Partition, "~");
        }
    }

    /// <summary>The counters of a journey on the day (UTC) of an instant.</summary>
    public async ValueTask<IReadOnlyDictionary<string, long>> ReadDayAsync(string journey, Instant day, CancellationToken cancellation) =>
        await store.FindAsync(TableName.Totals, PartitionOf(journey, day), CountersKey, cancellation) is { } row ? Read(row).Counters : new CountersDocument().Counters;

    /// <summary>The name of a counter in the result of <see cref="ReadAsync"/>.</summary>
    public static string NameOf(JourneyCounter counter, string? step = null) => step is null ? counter.ToString() : $"{counter}|{step}";

    /// <summary>Whether these are the first counters of their day.</summary>
    private async ValueTask<bool> FoldAsync(string partition, List<Commit> commits, CancellationToken cancellation)
    {
        while (commits.Count > 0)
        {
            var row = await store.FindAsync(TableName.Totals, partition, CountersKey, cancellation);
            var known = row is null ? new CountersDocument() : Read(row);
            var counters = known.Counters.ToBuilder();
            foreach (var effect in commits.SelectMany(commit => commit.Effects))
            {
                var name = NameOf(effect.Counter, effect.Step);
                counters[name] = counters.GetValueOrDefault(name) + effect.Change;
            }

            var json = StoredJson.Write(known with { Counters = counters.ToImmutable() }, StoredJson.Default.CountersDocument);
            List<RowChange> changes = [row is null ? new RowChange.Insert(CountersKey, json) : new RowChange.Replace(CountersKey, json, row.Tag)];
            changes.AddRange(commits.Select(commit => new RowChange.Insert(commit.Key, default)));
            if (await store.CommitAsync(TableName.Totals, partition, changes, cancellation) is not CommitOutcome.Conflict conflict) return row is null;

            // Counted before, unless it is the counters that somebody else has changed: then all is tried again.
            commits.RemoveAll(commit => commit.Key == conflict.Key);
        }

        return false;
    }

    private static CountersDocument Read(Row row) =>
        StoredJson.Read(row.Data.Span, StoredJson.Default.CountersDocument, document => document.Format, CountersDocument.CurrentFormat);

    internal static string PartitionOf(string journey, Instant at) => $"{journey}|{at.Milliseconds / MillisecondsPerDay:D6}";

    private static string JourneyOf(string partition) => partition[..partition.LastIndexOf('|')];

    private static Instant DayOf(string partition) =>
        new(long.Parse(partition.AsSpan(partition.LastIndexOf('|') + 1), CultureInfo.InvariantCulture) * MillisecondsPerDay);

    private sealed record Commit(string Partition, string Key, List<Effect.Count> Effects);
}
