using System.Security.Cryptography;
using System.Text;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.ReceivedEvents;

/// <summary>Counters by key and event name. A key that sends ever new names fills the list up; what is beyond it is counted together.</summary>
public sealed class EventNameTable(ITableStore store)
{
    public const string OtherNames = "(other names)";

    private const string Suffix = "|names";
    private const int AttemptsUnderContention = 5;

    /// <summary>All names of a key that were seen within the time that they are remembered, in order.</summary>
    public async ValueTask<IReadOnlyList<EventNameHistory>> ReadAsync(string key, Instant now, CancellationToken cancellation) =>
    [
        .. (await RowsAsync(key, cancellation)).Select(Read).Where(history => !IsForgotten(history, now))
            .OrderBy(history => history.Name, StringComparer.Ordinal),
    ];

    internal static bool IsNames(string partition) => partition.EndsWith(Suffix, StringComparison.Ordinal);

    internal async ValueTask CountAsync(string key, IReadOnlyList<NameCount> counts, Instant now, CancellationToken cancellation)
    {
        // Two rows at most for a name, since one that is not remembered makes room for a new one.
        foreach (var batch in counts.Chunk(Limits.StoreRowsPerBatch / 2))
        {
            for (var attempt = 0; attempt < AttemptsUnderContention; attempt++)
            {
                var changes = Changes(await RowsAsync(key, cancellation), batch, now);
                if (await store.CommitAsync(TableName.ReceivedEvents, key + Suffix, changes, cancellation) is CommitOutcome.Committed) break;
            }
        }
    }

    private static List<RowChange> Changes(IReadOnlyList<Row> rows, NameCount[] counts, Instant now)
    {
        var known = rows.ToDictionary(row => row.Key);
        var forgotten = new Lazy<Queue<Row>>(() => new Queue<Row>(rows.Where(row => IsForgotten(Read(row), now))));
        var changes = new Dictionary<string, RowChange>();
        var histories = new Dictionary<string, EventNameHistory>();
        foreach (var count in counts)
        {
            var name = count.Name;
            if (!known.ContainsKey(KeyOf(name)) && !histories.ContainsKey(KeyOf(name)) && !MakeRoom()) name = OtherNames;

            var rowKey = KeyOf(name);
            var row = known.GetValueOrDefault(rowKey);
            var history = histories.GetValueOrDefault(rowKey) ?? (row is null ? EventNameHistory.Begin(name, count.First) : Read(row));
            histories[rowKey] = count.AddTo(history);
            var json = StoredJson.Write(histories[rowKey], StoredJson.Default.EventNameHistory);
            changes[rowKey] = row is null ? new RowChange.Insert(rowKey, json) : new RowChange.Replace(rowKey, json, row.Tag);
        }

        return [.. changes.Values];

        bool MakeRoom()
        {
            var names = known.Keys.Union(changes.Keys).Count(key => changes.GetValueOrDefault(key) is not RowChange.Delete);
            if (names < Limits.EventNamesPerKey) return true;

            while (forgotten.Value.TryDequeue(out var oldest))
            {
                if (changes.TryAdd(oldest.Key, new RowChange.Delete(oldest.Key, oldest.Tag))) return true;
            }

            return false;
        }
    }

    private ValueTask<IReadOnlyList<Row>> RowsAsync(string key, CancellationToken cancellation) =>
        store.ReadAsync(TableName.ReceivedEvents, key + Suffix, "", "~", Limits.StoreRowsPerPage, cancellation);

    private static bool IsForgotten(EventNameHistory history, Instant now) => now - history.LastSeen >= Limits.EventNamesKept;

    private static string KeyOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    private static EventNameHistory Read(Row row) =>
        StoredJson.Read(row.Data.Span, StoredJson.Default.EventNameHistory, history => history.Format, EventNameHistory.CurrentFormat);
}
