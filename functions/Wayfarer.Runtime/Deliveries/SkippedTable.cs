using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>
/// The messages that were skipped, by day and newest first: why somebody got nothing, without looking through everything
/// that went well.
/// </summary>
public sealed class SkippedTable(ITableStore store)
{
    private const string Prefix = "skipped|";
    private const long MillisecondsPerDay = 86_400_000;
    private const int LastDay = 999_999;
    private const long LastInstant = 999_999_999_999_999;

    /// <summary>Takes over what commits told; what was told before is written again as it was.</summary>
    public async ValueTask AddAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
    {
        var rows =
            from entry in entries.DistinctBy(entry => (entry.Contact, entry.Sequence))
            from told in entry.Effects.OfType<Effect.Skipped>().Index()
            let message = new SkippedMessage(entry.At, entry.Contact, told.Item.Journey, told.Item.Step, told.Item.Message, told.Item.Reason)
            select (Partition: PartitionOf(entry.At), Row: new RowChange.Upsert(KeyOf(entry, told.Index), StoredJson.Write(message, StoredJson.Default.SkippedMessage)));
        foreach (var day in rows.GroupBy(item => item.Partition, item => item.Row))
        {
            foreach (var batch in day.Chunk(Limits.StoreRowsPerBatch)) await store.CommitAsync(TableName.Deliveries, day.Key, batch, cancellation);
        }
    }

    /// <summary>The newest; those since an instant's day (UTC) only, when one is given.</summary>
    public async ValueTask<IReadOnlyList<SkippedMessage>> NewestAsync(Instant? since, int limit, CancellationToken cancellation)
    {
        var to = since is { } first ? PartitionOf(first) + " " : Prefix + "~";
        var rows = await store.ScanAsync(TableName.Deliveries, Prefix, to, after: null, limit, cancellation);
        return [.. rows.Select(row => StoredJson.Read(row.Data.Span, StoredJson.Default.SkippedMessage, message => message.Format, SkippedMessage.CurrentFormat))];
    }

    /// <summary>Deletes some of what is from a day before an instant's.</summary>
    public async ValueTask ExpireAsync(Instant before, CancellationToken cancellation)
    {
        var rows = await store.ScanAsync(TableName.Deliveries, PartitionOf(before) + " ", Prefix + "~", after: null, Limits.StoreRowsPerPage, cancellation);
        foreach (var day in rows.GroupBy(row => row.Partition))
        {
            foreach (var batch in day.Chunk(Limits.StoreRowsPerBatch))
                await store.CommitAsync(TableName.Deliveries, day.Key, [.. batch.Select(row => new RowChange.Delete(row.Key))], cancellation);
        }
    }

    private static string PartitionOf(Instant at) => $"{Prefix}{LastDay - (at.Milliseconds / MillisecondsPerDay):D6}";

    private static string KeyOf(OutboxEntry entry, int index) => $"{LastInstant - entry.At.Milliseconds:D15}|{entry.Contact}|{entry.Sequence:D12}|{index:D2}";
}
