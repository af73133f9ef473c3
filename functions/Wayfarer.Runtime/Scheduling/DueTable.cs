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
/// <param name="alarmGrace">
/// How far behind the waits of enrollments their rows stand, because alarms serve them and this table is only the net; zero
/// where there are none.
/// </param>
public sealed class DueTable(ITableStore store, IMessageQueue queue, TimeSpan alarmGrace = default)
{
    private const long MillisecondsPerMinute = 60_000;
    private const long MillisecondsPerSecond = 1_000;
    private const int Shards = 4;

    private long _overdueWaits;

    public TimeSpan AlarmGrace => alarmGrace;

    /// <summary>How many waits this process has ended because their alarms had not rung within the grace.</summary>
    public long OverdueWaits => Interlocked.Read(ref _overdueWaits);

    /// <summary>Arms a wake; the tag of its row where an alarm may make it needless.</summary>
    public async ValueTask<string?> ArmAsync(ContactId contact, Instant wake, CancellationToken cancellation)
    {
        RowChange[] row = [new RowChange.Upsert(KeyOf(contact, wake), default)];
        var outcome = await store.CommitAsync(TableName.Due, PartitionOf(contact, wake), row, cancellation);
        return alarmGrace > TimeSpan.Zero && outcome is CommitOutcome.Committed { Tags: [var tag] } ? tag : null;
    }

    /// <summary>Turns what is due by now into wakes; the number of them.</summary>
    public ValueTask<int> WakeAsync(Instant now, CancellationToken cancellation) => WakeAsync(now, now, cancellation);

    /// <summary>
    /// Turns what is due until an instant that is still to come into wakes that arrive when they are due; the number of them,
    /// at most a page: there may be more.
    /// </summary>
    public async ValueTask<int> WakeAsync(Instant now, Instant until, CancellationToken cancellation)
    {
        var rows = await store.ScanAsync(TableName.Due, "", AfterMinute(until), after: null, Limits.StoreRowsPerPage, cancellation);
        var due = rows.Where(row => WakeOf(row) <= until).ToList();
        foreach (var wakes in due.GroupBy(row => SecondsUntil(WakeOf(row), now)))
        {
            QueueMessage[] messages = [.. wakes.Select(row => new InboxMessage(ContactOf(row), new Input.Wake(WakeOf(row))).ToQueueMessage())];
            if (wakes.Key == 0) await queue.EnqueueAsync(QueueName.Inbox, messages, cancellation);
            else await queue.EnqueueAsync(QueueName.Inbox, messages, TimeSpan.FromSeconds(wakes.Key), cancellation);
        }

        await RemoveAsync(due, cancellation);
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

    /// <summary>A part of those who are armed, in the order of their wakes, and where the next part begins; null when this was the last.</summary>
    /// <param name="after">Where an earlier part ended.</param>
    public async ValueTask<(IReadOnlyList<ContactId> Contacts, string? Next)> ListAsync(string? after, int limit, CancellationToken cancellation)
    {
        var rows = await store.ScanAsync(TableName.Due, "", "~", after is null ? null : AddressOf(after), limit, cancellation);
        return ([.. rows.Select(ContactOf).Distinct()], rows.Count < limit ? null : $"{rows[^1].Partition}/{rows[^1].Key}");
    }

    /// <summary>
    /// Removes rows that alarms made needless, each only as it was armed: one that was armed again since belongs to somebody
    /// else.
    /// </summary>
    public ValueTask RemoveAsync(IEnumerable<NeedlessWake> wakes, CancellationToken cancellation) => RemoveAsync(
        wakes.Select(wake => new Row(PartitionOf(wake.Contact, wake.At), KeyOf(wake.Contact, wake.At), wake.Tag, default)), cancellation);

    internal void CountOverdue(int waits) => Interlocked.Add(ref _overdueWaits, waits);

    private async ValueTask RemoveAsync(IEnumerable<Row> rows, CancellationToken cancellation)
    {
        foreach (var partition in rows.GroupBy(row => row.Partition))
        {
            foreach (var batch in partition.DistinctBy(row => row.Key).Chunk(Limits.StoreRowsPerBatch)) await RemoveAsync(partition.Key, batch, cancellation);
        }
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

    private static string PartitionOf(ContactId contact, Instant wake) => $"{wake.Milliseconds / MillisecondsPerMinute:D10}|{Shard(contact)}";

    private static string KeyOf(ContactId contact, Instant wake) => $"{wake.Milliseconds:D15}|{contact}";

    private static string AfterMinute(Instant instant) => $"{(instant.Milliseconds / MillisecondsPerMinute) + 1:D10}|";

    private static int Shard(ContactId contact) => contact.Value[^1] % Shards;

    private static int SecondsUntil(Instant wake, Instant now) =>
        wake <= now ? 0 : (int)((wake.Milliseconds - now.Milliseconds + MillisecondsPerSecond - 1) / MillisecondsPerSecond);

    private static RowAddress AddressOf(string place) =>
        place.Split('/') is [var partition, var key] ? new RowAddress(partition, key) : throw new FormatException($"'{place}' is no place in this list.");

    private static Instant WakeOf(Row row) => new(long.Parse(row.Key.AsSpan(0, row.Key.IndexOf('|')), CultureInfo.InvariantCulture));

    private static ContactId ContactOf(Row row) => ContactId.Parse(row.Key[(row.Key.IndexOf('|') + 1)..]);
}
