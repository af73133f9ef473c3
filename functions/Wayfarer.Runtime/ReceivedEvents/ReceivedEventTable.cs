using System.Runtime.CompilerServices;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.ReceivedEvents;

/// <summary>
/// The newest received events of each key, accepted ones and refused ones apart, so that a flood of one kind does not wash the
/// other away. What is too old or over the limit is never shown and soon deleted.
/// </summary>
/// <param name="keptFor">How long they are kept; <see cref="Limits.ReceivedEventsKept"/> is the longest, and holds without it.</param>
public sealed class ReceivedEventTable(ITableStore store, Func<TimeSpan?>? keptFor = null)
{
    private const int RowsPerRead = 20;
    private const int AttemptsUnderContention = 3;

    private readonly Dictionary<string, ReceivedRows> _known = [];

    private TimeSpan KeptFor => keptFor?.Invoke() is { } wanted && wanted < Limits.ReceivedEventsKept ? wanted : Limits.ReceivedEventsKept;

    /// <summary>Events of a key, the newest first, as far as they are kept.</summary>
    public async IAsyncEnumerable<ReceivedEvent> ReadAsync(
        string key, ReceivedStatus status, Instant now, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var left = Limits.ReceivedEventsPerKey;
        await foreach (var row in RowsAsync(PartitionOf(key, status), cancellation))
        {
            foreach (var received in Read(row).Events)
            {
                if (left-- == 0 || now - received.ReceivedAt >= KeptFor) yield break;

                yield return received;
            }
        }
    }

    /// <param name="newestFirst">Events of one key and status. Not for several threads at once.</param>
    internal async ValueTask AddAsync(string key, ReceivedStatus status, IEnumerable<ReceivedEvent> newestFirst, Instant now, CancellationToken cancellation)
    {
        var partition = PartitionOf(key, status);
        foreach (var block in Blocks(newestFirst.Take(Limits.ReceivedEventsPerKey)))
        {
            var row = new RowChange.Insert(ReceivedRows.KeyOf(block), CompressedJson.Write(StoredJson.Write(block, StoredJson.Default.ReceivedBlock)));
            await CommitAsync(partition, row, now, cancellation);
        }
    }

    /// <summary>Deletes what is too old, of keys too that send nothing any more.</summary>
    internal async ValueTask ExpireAsync(Instant now, CancellationToken cancellation)
    {
        RowAddress? after = null;
        while (true)
        {
            var page = await store.ScanAsync(TableName.ReceivedEvents, "", "~", after, 1, cancellation);
            if (page.Count == 0) return;

            if (!EventNameTable.IsNames(page[0].Partition)) await CommitAsync(page[0].Partition, added: null, now, cancellation);
            after = new RowAddress(page[0].Partition, "~");
        }
    }

    /// <summary>Removes the events of a contact, and those that tell one of its names, accepted or refused.</summary>
    internal async ValueTask EraseAsync(ContactId contact, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        List<string> quoted = [.. names.Select(name => $"\"{name}\"")];
        RowAddress? after = null;
        while (await store.ScanAsync(TableName.ReceivedEvents, "", "~", after, RowsPerRead, cancellation) is { Count: > 0 } rows)
        {
            after = new RowAddress(rows[^1].Partition, rows[^1].Key);
            foreach (var row in rows.Where(row => !EventNameTable.IsNames(row.Partition))) await EraseAsync(row, IsOfThePerson, cancellation);
        }

        bool IsOfThePerson(ReceivedEvent received) =>
            received.Contact == contact || quoted.Exists(name => received.Sent.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    private async ValueTask EraseAsync(Row row, Func<ReceivedEvent, bool> isOfThePerson, CancellationToken cancellation)
    {
        var events = Read(row).Events;
        var kept = events.RemoveAll(received => isOfThePerson(received));
        if (kept.Length == events.Length) return;

        // A row that is gone meanwhile was too old.
        List<RowChange> changes = [new RowChange.Delete(row.Key)];
        if (!kept.IsEmpty)
        {
            var block = new ReceivedBlock(kept);
            var json = CompressedJson.Write(StoredJson.Write(block, StoredJson.Default.ReceivedBlock));
            changes.Add(new RowChange.Insert(ReceivedRows.KeyOf(block), json));
        }

        await store.CommitAsync(TableName.ReceivedEvents, row.Partition, changes, cancellation);
    }

    /// <summary>Adds a row and deletes what is over the limit with it.</summary>
    private async ValueTask CommitAsync(string partition, RowChange? added, Instant now, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < AttemptsUnderContention;)
        {
            var rows = await KnownAsync(partition, cancellation);
            List<RowChange> changes = [.. added is null ? [] : (RowChange[])[added]];
            var room = Limits.StoreRowsPerBatch - changes.Count;
            changes.AddRange(rows.Excess(now, KeptFor).Take(room).Select(key => new RowChange.Delete(key)));
            if (changes.Count == 0) return;

            if (await store.CommitAsync(TableName.ReceivedEvents, partition, changes, cancellation) is CommitOutcome.Committed)
            {
                rows.Apply(changes);
                added = null;
                continue;
            }

            // Another process deletes here, too: what there is must be looked at again.
            _known.Remove(partition);
            attempt++;
        }

        throw new StoreUnavailableException($"The received events of {partition} were changed by others {AttemptsUnderContention} times in a row.");
    }

    private async ValueTask<ReceivedRows> KnownAsync(string partition, CancellationToken cancellation)
    {
        if (_known.TryGetValue(partition, out var known)) return known;

        var keys = new List<string>();
        await foreach (var row in RowsAsync(partition, cancellation)) keys.Add(row.Key);
        return _known[partition] = new ReceivedRows(keys);
    }

    private async IAsyncEnumerable<Row> RowsAsync(string partition, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var from = ""; ;)
        {
            var page = await store.ReadAsync(TableName.ReceivedEvents, partition, from, "~", RowsPerRead, cancellation);
            foreach (var row in page) yield return row;
            if (page.Count < RowsPerRead) yield break;

            from = page[^1].Key + " ";
        }
    }

    private static IEnumerable<ReceivedBlock> Blocks(IEnumerable<ReceivedEvent> newestFirst)
    {
        var block = new List<ReceivedEvent>();
        var bytes = 0;
        foreach (var received in newestFirst)
        {
            // A character takes at most six bytes as it is escaped in JSON.
            var more = received.Sent.Length * 6;
            if (block.Count > 0 && bytes + more > Limits.BytesOfReceivedEventsPerRow)
            {
                yield return new ReceivedBlock([.. block]);
                (block, bytes) = ([], 0);
            }

            block.Add(received);
            bytes += more;
        }

        if (block.Count > 0) yield return new ReceivedBlock([.. block]);
    }

    private static ReceivedBlock Read(Row row) =>
        StoredJson.Read(CompressedJson.Read(row.Data).Span, StoredJson.Default.ReceivedBlock, block => block.Format, ReceivedBlock.CurrentFormat);

    private static string PartitionOf(string key, ReceivedStatus status) => $"{key}|{(status == ReceivedStatus.Accepted ? "accepted" : "refused")}";
}
