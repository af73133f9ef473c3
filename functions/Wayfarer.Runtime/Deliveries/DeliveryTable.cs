using Wayfarer.Domain;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>
/// Reserved messages, by channel and shard, earliest first. A message has two rows that come into being together: its place
/// in the queue, and a record that outlives it.
/// </summary>
public sealed class DeliveryTable(ITableStore store)
{
    private const string QueuePrefix = "q|";
    private const string RecordPrefix = "d|";
    private const int Shards = 4;
    private const int RowsPerDelivery = 2;

    public static IEnumerable<string> Partitions =>
        Enum.GetValues<DeliveryKind>().SelectMany(kind => Enumerable.Range(0, Shards).Select(shard => $"{kind}|{shard}"));

    public async ValueTask ReserveAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellation)
    {
        foreach (var partition in deliveries.DistinctBy(delivery => delivery.Key).GroupBy(PartitionOf))
        {
            foreach (var batch in partition.Chunk(Limits.StoreRowsPerBatch / RowsPerDelivery))
                await ReserveAsync(partition.Key, [.. batch], cancellation);
        }
    }

    /// <summary>What waits in a partition, behind a row when one is given, earliest first.</summary>
    public ValueTask<IReadOnlyList<Row>> WaitingAsync(string partition, string? after, int limit, CancellationToken cancellation) =>
        store.ReadAsync(TableName.Deliveries, partition, after is null ? QueuePrefix : after + " ", "q}", limit, cancellation);

    /// <summary>The first instant after this one before which some message is not to be handed over; never when there is none.</summary>
    public async ValueTask<Instant> NextAfterAsync(Instant instant, CancellationToken cancellation)
    {
        var next = Instant.Never;
        var from = $"{QueuePrefix}{instant.Milliseconds + 1:D15}";
        foreach (var partition in Partitions)
        {
            var rows = await store.ReadAsync(TableName.Deliveries, partition, from, "q}", 1, cancellation);
            if (rows.Count > 0) next = Instant.Min(next, EarliestOf(rows[0]));
        }

        return next;
    }

    public static QueuedDelivery Read(Row row) =>
        StoredJson.Read(row.Data.Span, StoredJson.Default.QueuedDelivery, queued => queued.Format, QueuedDelivery.CurrentFormat);

    /// <summary>Writes the claims; answers the rows that are ours now, with their new tags. Those that another took are left out.</summary>
    public async ValueTask<IReadOnlyList<ClaimedDelivery>> ClaimAsync(
        string partition, IReadOnlyList<Row> rows, DeliveryClaim claim, CancellationToken cancellation)
    {
        var wanted = rows.Select(row => (Row: row, Queued: Read(row))).ToList();
        while (wanted.Count > 0)
        {
            var changes = wanted.Select(item => new RowChange.Replace(item.Row.Key, Write(item.Queued with { Claim = claim }), item.Row.Tag)).ToList<RowChange>();
            if (await store.CommitAsync(TableName.Deliveries, partition, changes, cancellation) is CommitOutcome.Conflict conflict)
            {
                wanted.RemoveAll(item => item.Row.Key == conflict.Key);
                continue;
            }

            return [.. wanted.Select(item => new ClaimedDelivery(item.Row.Key, item.Queued))];
        }

        return [];
    }

    /// <summary>Takes finished messages from the queue and records what became of them, one by one as far as they are still there.</summary>
    public async ValueTask FinishAsync(
        string partition, IReadOnlyList<(ClaimedDelivery Delivery, Receipt Receipt)> finished, CancellationToken cancellation)
    {
        foreach (var chunk in finished.Chunk(Limits.StoreRowsPerBatch / RowsPerDelivery))
        {
            var rest = chunk.ToList();
            while (rest.Count > 0)
            {
                var changes = rest.SelectMany(item => new RowChange[]
                {
                    new RowChange.Delete(item.Delivery.RowKey),
                    new RowChange.Upsert(RecordPrefix + item.Receipt.MessageKey, StoredJson.Write(
                        new DeliveryRecord(item.Receipt.MessageKey, item.Receipt), StoredJson.Default.DeliveryRecord)),
                });
                if (await store.CommitAsync(TableName.Deliveries, partition, [.. changes], cancellation) is not CommitOutcome.Conflict conflict) break;

                rest.RemoveAll(item => item.Delivery.RowKey == conflict.Key);
            }
        }
    }

    /// <summary>Gives a message back to its queue: the channel certainly did not take it.</summary>
    public async ValueTask PostponeAsync(string partition, ClaimedDelivery delivery, Instant until, CancellationToken cancellation)
    {
        var queued = delivery.Queued with { Claim = null, Postponed = delivery.Queued.Postponed + 1 };
        RowChange[] move = [new RowChange.Delete(delivery.RowKey), new RowChange.Insert(KeyOf(until, queued.Delivery.Key), Write(queued))];
        await store.CommitAsync(TableName.Deliveries, partition, move, cancellation);
    }

    /// <summary>The instant before which a waiting row is not to be handed over.</summary>
    public static Instant EarliestOf(Row row) => new(long.Parse(row.Key.AsSpan(QueuePrefix.Length, 15), System.Globalization.CultureInfo.InvariantCulture));

    private async ValueTask ReserveAsync(string partition, List<Delivery> deliveries, CancellationToken cancellation)
    {
        while (deliveries.Count > 0)
        {
            var changes = deliveries.SelectMany(delivery => new RowChange[]
            {
                new RowChange.Insert(RecordPrefix + delivery.Key, StoredJson.Write(new DeliveryRecord(delivery.Key, null), StoredJson.Default.DeliveryRecord)),
                new RowChange.Insert(KeyOf(delivery.ReservedAt, delivery.Key), Write(new QueuedDelivery(delivery))),
            });
            if (await store.CommitAsync(TableName.Deliveries, partition, [.. changes], cancellation) is not CommitOutcome.Conflict conflict) return;

            // Reserved before.
            deliveries.RemoveAll(delivery => RecordPrefix + delivery.Key == conflict.Key || KeyOf(delivery.ReservedAt, delivery.Key) == conflict.Key);
        }
    }

    private static string PartitionOf(Delivery delivery) => $"{delivery.Kind}|{delivery.Contact.Value[^1] % Shards}";

    private static string KeyOf(Instant earliest, string messageKey) => $"{QueuePrefix}{earliest.Milliseconds:D15}|{messageKey}";

    private static byte[] Write(QueuedDelivery queued) => StoredJson.Write(queued, StoredJson.Default.QueuedDelivery);
}

/// <summary>A message that this worker alone may hand over until its claim ends.</summary>
public sealed record ClaimedDelivery(string RowKey, QueuedDelivery Queued);
