using System.Globalization;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Scheduling;

/// <summary>
/// Which contact must wake and when, by minute. A row becomes a wake on the inbox before it goes; rows that are needless,
/// early, late or repeated are harmless, because a wake is only a hint.
/// </summary>
public sealed class DueTable(ITableStore store, IMessageQueue queue)
{
    private const long MillisecondsPerMinute = 60_000;
    private const int Shards = 4;

    public async ValueTask ArmAsync(ContactId contact, Instant wake, CancellationToken cancellation)
    {
        var partition = $"{MinutePrefix(wake)}{Shard(contact)}";
        RowChange[] row = [new RowChange.Upsert($"{wake.Milliseconds:D15}|{contact}", default)];
        await store.CommitAsync(TableName.Due, partition, row, cancellation);
    }

    /// <summary>Turns what is due by now into wakes; the number of them.</summary>
    public async ValueTask<int> WakeAsync(Instant now, CancellationToken cancellation)
    {
        var rows = await store.ScanAsync(TableName.Due, "", AfterMinute(now), after: null, Limits.StoreRowsPerPage, cancellation);
        var due = rows.Where(row => WakeOf(row) <= now).ToList();
        if (due.Count == 0) return 0;

        var wakes = due.Select(row => new InboxMessage(ContactOf(row), new Input.Wake(WakeOf(row))).ToQueueMessage());
        await queue.EnqueueAsync(QueueName.Inbox, [.. wakes], cancellation);
        foreach (var partition in due.GroupBy(row => row.Partition))
        {
            foreach (var batch in partition.Chunk(Limits.StoreRowsPerBatch)) await RemoveAsync(partition.Key, batch, cancellation);
        }

        return due.Count;
    }

    /// <summary>The earliest instant for which anybody is armed; never when nobody is.</summary>
    public async ValueTask<Instant> EarliestAsync(CancellationToken cancellation)
    {
        var first = await store.ScanAsync(TableName.Due, "", "~", after: null, 1, cancellation);
        if (first.Count == 0) return Instant.Never;

        var minute = AfterMinute(WakeOf(first[0]));
        var rows = await store.ScanAsync(TableName.Due, "", minute, after: null, Limits.StoreRowsPerPage, cancellation);
        return rows.Select(WakeOf).Min(wake => wake.Milliseconds) is var earliest ? new Instant(earliest) : Instant.Never;
    }

    /// <summary>How many contacts should have been woken by an instant and were not, counted up to a limit.</summary>
    public async ValueTask<int> OverdueAsync(Instant since, int limit, CancellationToken cancellation)
    {
        var rows = await store.ScanAsync(TableName.Due, "", AfterMinute(since), after: null, limit, cancellation);
        return rows.Count(row => WakeOf(row) <= since);
    }

    /// <summary>
    /// Removes rows as they were read. One that was armed again meanwhile has another tag and stays: its wake may be handled
    /// already, and then nothing else would wake the contact.
    /// </summary>
    private async ValueTask RemoveAsync(string partition, Row[] rows, CancellationToken cancellation)
    {
        var removals = rows.Select(row => new RowChange.Delete(row.Key, row.Tag)).ToList<RowChange>();
        while (removals.Count > 0)
        {
            if (await store.CommitAsync(TableName.Due, partition, removals, cancellation) is not CommitOutcome.Conflict conflict) return;

            removals.RemoveAll(removal => removal.Key == conflict.Key);
        }
    }

    private static string MinutePrefix(Instant instant) => $"{instant.Milliseconds / MillisecondsPerMinute:D10}|";

    private static string AfterMinute(Instant instant) => $"{(instant.Milliseconds / MillisecondsPerMinute) + 1:D10}|";

    private static int Shard(ContactId contact) => contact.Value[^1] % Shards;

    private static Instant WakeOf(Row row) => new(long.Parse(row.Key.AsSpan(0, row.Key.IndexOf('|')), CultureInfo.InvariantCulture));

    private static ContactId ContactOf(Row row) => ContactId.Parse(row.Key[(row.Key.IndexOf('|') + 1)..]);
}
