using System.Globalization;
using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>
/// Reserved messages, by channel and shard. Those that may go stand in order of priority and reservation, those that may not
/// yet in order of the instant at which they may; a record outlives both, so that a repeated effect reserves nothing again.
/// </summary>
public sealed class DeliveryTable(ITableStore store)
{
    internal const string ReadyPrefix = "r|";
    internal const string LaterPrefix = "w|";
    internal const string RecordPrefix = "d|";
    private const string MailPrefix = "m|";
    private const string OperationPrefix = "o|";
    private const string ProblemPrefix = "x|";
    private const int Shards = 4;
    private const int RowsPerDelivery = 2;

    public static IEnumerable<string> Partitions =>
        from kind in (DeliveryKind[])[DeliveryKind.Email, DeliveryKind.Notification]
        from shard in Enumerable.Range(0, Shards)
        select $"{kind}|{shard}";

    public async ValueTask ReserveAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellation)
    {
        foreach (var partition in deliveries.DistinctBy(delivery => delivery.Key).GroupBy(PartitionOf))
        {
            foreach (var batch in partition.Chunk(Limits.StoreRowsPerBatch / RowsPerDelivery))
                await ReserveAsync(partition.Key, [.. batch], cancellation);
        }
    }

    /// <summary>What may go in a partition, behind a row when one is given, in the order in which it should.</summary>
    public ValueTask<IReadOnlyList<Row>> ReadyAsync(string partition, string? after, int limit, CancellationToken cancellation) =>
        store.ReadAsync(TableName.Deliveries, partition, after is null ? ReadyPrefix : after + " ", "r}", limit, cancellation);

    /// <summary>What may not go yet in a partition, earliest first.</summary>
    public ValueTask<IReadOnlyList<Row>> LaterAsync(string partition, string? after, int limit, CancellationToken cancellation) =>
        store.ReadAsync(TableName.Deliveries, partition, after is null ? LaterPrefix : after + " ", "w}", limit, cancellation);

    /// <summary>Readies what may go by now; the number of messages.</summary>
    public async ValueTask<int> ReadyDueAsync(string partition, Instant now, CancellationToken cancellation)
    {
        var readied = 0;
        while (true)
        {
            var to = $"{LaterPrefix}{now.Milliseconds + 1:D15}";
            var rows = await store.ReadAsync(TableName.Deliveries, partition, LaterPrefix, to, Limits.StoreRowsPerBatch / RowsPerDelivery, cancellation);
            if (rows.Count == 0) return readied;

            var moves = rows.SelectMany(row => new RowChange[] { new RowChange.Delete(row.Key, row.Tag), new RowChange.Insert(ReadyKeyOf(Read(row).Delivery), Write(Read(row) with { ReadySince = EarliestOf(row) })) });

            // Somebody else may be readying the same: what is left is read again.
            if (await store.CommitAsync(TableName.Deliveries, partition, [.. moves], cancellation) is CommitOutcome.Committed) readied += rows.Count;
        }
    }

    /// <summary>Since when the oldest message of a partition is ready that meets a condition, with some of each priority looked at.</summary>
    public async ValueTask<Instant?> OldestReadyAsync(
        string partition, Func<QueuedDelivery, bool> meets, int mostPerPriority, CancellationToken cancellation)
    {
        Instant? oldest = null;
        for (var from = ReadyPrefix; ;)
        {
            var rows = await store.ReadAsync(TableName.Deliveries, partition, from, "r}", mostPerPriority, cancellation);
            if (rows.Count == 0) return oldest;

            var priority = PriorityOf(rows[0]);
            foreach (var queued in rows.Where(row => PriorityOf(row) == priority).Select(ReadKnown).OfType<QueuedDelivery>())
            {
                if (meets(queued) && !(queued.Since >= oldest)) oldest = queued.Since;
            }

            from = $"{ReadyPrefix}{priority}}}";
        }
    }

    /// <summary>The first instant at which a message that may not go yet may; never when there is none.</summary>
    public async ValueTask<Instant> NextAsync(CancellationToken cancellation)
    {
        var next = Instant.Never;
        foreach (var partition in Partitions)
        {
            var rows = await LaterAsync(partition, after: null, 1, cancellation);
            if (rows.Count > 0) next = Instant.Min(next, EarliestOf(rows[0]));
        }

        return next;
    }

    /// <summary>Whether any message waits, for whatever reason.</summary>
    public async ValueTask<bool> AnyAsync(CancellationToken cancellation)
    {
        foreach (var partition in Partitions)
        {
            if ((await ReadyAsync(partition, after: null, 1, cancellation)).Count > 0 || (await LaterAsync(partition, after: null, 1, cancellation)).Count > 0)
                return true;
        }

        return false;
    }

    public static QueuedDelivery Read(Row row) =>
        StoredJson.Read(row.Data.Span, StoredJson.Default.QueuedDelivery, queued => queued.Format, QueuedDelivery.CurrentFormat);

    /// <summary>Writes a claim; false when somebody else was faster.</summary>
    public async ValueTask<bool> TryClaimAsync(string partition, Row row, DeliveryClaim claim, CancellationToken cancellation)
    {
        RowChange[] change = [new RowChange.Replace(row.Key, Write(Read(row) with { Claim = claim }), row.Tag)];
        return await store.CommitAsync(TableName.Deliveries, partition, change, cancellation) is CommitOutcome.Committed;
    }

    /// <summary>Records what became of a message that still stands in the queue.</summary>
    /// <param name="address">The address that it was offered to, when it came that far.</param>
    public async ValueTask RecordAsync(string partition, Receipt receipt, AddressId? address, CancellationToken cancellation)
    {
        var record = StoredJson.Write(new DeliveryRecord(receipt.MessageKey, receipt), StoredJson.Default.DeliveryRecord);
        List<RowChange> changes = [new RowChange.Upsert(RecordPrefix + receipt.MessageKey, record)];
        if (receipt.Outcome is DeliveryOutcome.Failed or DeliveryOutcome.Unknown)
            changes.Add(new RowChange.Upsert(ProblemKeyOf(receipt), record));
        if (address is { } offered)
        {
            var mail = new OfferedMail(receipt.MessageKey, receipt.Contact, offered);
            changes.Add(new RowChange.Upsert(MailPrefix + MailMessage.Hash(receipt.MessageKey), StoredJson.Write(mail, StoredJson.Default.OfferedMail)));
        }

        // Also of what nobody knows whether it went: a report of it tells. What a colleague is told goes by no contact's address.
        if (receipt.Outcome != DeliveryOutcome.Skipped && (address is not null || receipt.Kind == DeliveryKind.Notification))
            changes.Add(new RowChange.Upsert(OperationKeyOf(receipt.MessageKey), StoredJson.Write(new OfferedOperation(receipt.MessageKey, address), StoredJson.Default.OfferedOperation)));

        await store.CommitAsync(TableName.Deliveries, partition, changes, cancellation);
    }

    /// <summary>Writes a record once more as it stands, with what was told since, for whoever follows what is written.</summary>
    public async ValueTask RecordAgainAsync(string partition, string messageKey, CancellationToken cancellation)
    {
        if (await store.FindAsync(TableName.Deliveries, partition, RecordPrefix + messageKey, cancellation) is not { } row) return;

        List<RowChange> changes = [new RowChange.Replace(row.Key, row.Data, row.Tag)];
        if (ReadRecord(row).Receipt is { Outcome: DeliveryOutcome.Failed or DeliveryOutcome.Unknown } receipt)
            changes.Add(new RowChange.Upsert(ProblemKeyOf(receipt), row.Data));

        // Who came before wrote the record, too.
        await store.CommitAsync(TableName.Deliveries, partition, changes, cancellation);
    }

    /// <summary>The message that a provider knows by the id of an operation, and where it is; null when there is no record of it.</summary>
    public async ValueTask<(string Partition, OfferedOperation Operation)?> FindOperationAsync(Guid operation, CancellationToken cancellation)
    {
        foreach (var partition in Partitions)
        {
            if (await store.FindAsync(TableName.Deliveries, partition, $"{OperationPrefix}{operation:D}", cancellation) is { } row)
                return (partition, StoredJson.Read(row.Data.Span, StoredJson.Default.OfferedOperation, offered => offered.Format, OfferedOperation.CurrentFormat));
        }

        return null;
    }

    /// <summary>Lets the status of a message go on to what was told; the record as it is then, null when it has expired.</summary>
    public async ValueTask<DeliveryRecord?> AdvanceAsync(string partition, string messageKey, MessageStatus told, Instant at, CancellationToken cancellation)
    {
        while (await store.FindAsync(TableName.Deliveries, partition, RecordPrefix + messageKey, cancellation) is { } row)
        {
            var record = ReadRecord(row);
            if (MessageStatusOrder.Advance(record.Status, told) == record.Status) return record;

            var next = record with { Status = told, StatusAt = at };
            RowChange[] change = [new RowChange.Replace(row.Key, StoredJson.Write(next, StoredJson.Default.DeliveryRecord), row.Tag)];
            if (await store.CommitAsync(TableName.Deliveries, partition, change, cancellation) is CommitOutcome.Committed) return next;
        }

        return null;
    }

    /// <summary>What is recorded of a message; null when it was never reserved, or has expired.</summary>
    public async ValueTask<DeliveryRecord?> FindRecordAsync(string partition, string messageKey, CancellationToken cancellation) =>
        await store.FindAsync(TableName.Deliveries, partition, RecordPrefix + messageKey, cancellation) is { } row ? ReadRecord(row) : null;

    /// <summary>The mail whose message id or return address carries a hash; null when it was never offered, or long ago.</summary>
    public async ValueTask<OfferedMail?> FindMailAsync(string hash, CancellationToken cancellation)
    {
        foreach (var partition in Partitions)
        {
            if (await store.FindAsync(TableName.Deliveries, partition, MailPrefix + hash, cancellation) is { } row)
                return StoredJson.Read(row.Data.Span, StoredJson.Default.OfferedMail, mail => mail.Format, OfferedMail.CurrentFormat);
        }

        return null;
    }

    /// <summary>The messages that failed or whose outcome is not known, newest first.</summary>
    public async ValueTask<IReadOnlyList<Receipt>> ProblemsAsync(int limit, CancellationToken cancellation)
    {
        var problems = new List<Row>();
        foreach (var partition in Partitions)
            problems.AddRange(await store.ReadAsync(TableName.Deliveries, partition, ProblemPrefix, "x}", limit, cancellation));

        return [.. problems.OrderBy(row => row.Key, StringComparer.Ordinal).Take(limit).Select(row => ReadRecord(row).Receipt!)];
    }

    /// <summary>What an attempt that was cut off had recorded; nothing when it did not come that far.</summary>
    public async ValueTask<Receipt?> RecordedAsync(string partition, string messageKey, CancellationToken cancellation) =>
        await store.FindAsync(TableName.Deliveries, partition, RecordPrefix + messageKey, cancellation) is { } row ? ReadRecord(row).Receipt : null;

    /// <summary>The records of a partition in order of their keys, behind one when it is given: those of messages that wait have no receipt yet.</summary>
    public async ValueTask<IReadOnlyList<DeliveryRecord>> RecordsAsync(string partition, string? after, int limit, CancellationToken cancellation)
    {
        var from = after is null ? RecordPrefix : $"{RecordPrefix}{after} ";
        var rows = await store.ReadAsync(TableName.Deliveries, partition, from, "d}", limit, cancellation);
        return [.. rows.Select(ReadRecord)];
    }

    /// <summary>Deletes the records of messages that were finished before an instant, of one page; the key to go on behind, or null at the end.</summary>
    public async ValueTask<string?> ExpireAsync(string partition, Instant before, string? after, CancellationToken cancellation)
    {
        var records = await RecordsAsync(partition, after, Limits.StoreRowsPerPage, cancellation);
        var expired = records.Where(record => record.Receipt?.At < before).ToList();
        foreach (var batch in expired.Chunk(Limits.StoreRowsPerBatch)) await RemoveAsync(partition, batch.Select(record => RecordPrefix + record.MessageKey), cancellation);
        foreach (var batch in expired.Chunk(Limits.StoreRowsPerBatch))
            await RemoveAsync(partition, batch.Select(record => MailPrefix + MailMessage.Hash(record.MessageKey)), cancellation);
        foreach (var batch in expired.Chunk(Limits.StoreRowsPerBatch))
            await RemoveAsync(partition, batch.Select(record => OperationKeyOf(record.MessageKey)), cancellation);

        var problems = await store.ReadAsync(
            TableName.Deliveries, partition, $"{ProblemPrefix}{long.MaxValue - before.Milliseconds:D19}|", "x}", Limits.StoreRowsPerBatch, cancellation);
        await RemoveAsync(partition, problems.Select(row => row.Key), cancellation);
        return records.Count < Limits.StoreRowsPerPage ? null : records[^1].MessageKey;
    }

    /// <summary>
    /// Removes what is kept of a contact's messages: what waits to be handed over, and what became of the others.
    /// </summary>
    public async ValueTask EraseAsync(ContactId contact, IReadOnlyCollection<string> journeys, CancellationToken cancellation)
    {
        var prefixes = PrefixesOf(contact, journeys);
        foreach (var partition in Partitions)
        {
            foreach (var prefix in prefixes) await RemoveRecordsAsync(partition, prefix, cancellation);
            await RemoveWaitingAsync(partition, contact, ReadyAsync, cancellation);
            await RemoveWaitingAsync(partition, contact, LaterAsync, cancellation);
        }
    }

    /// <summary>Takes messages whose outcome is recorded and told from the queue, as far as they are still there.</summary>
    public async ValueTask FinishAsync(string partition, IEnumerable<string> rowKeys, CancellationToken cancellation)
    {
        foreach (var chunk in rowKeys.Chunk(Limits.StoreRowsPerBatch)) await RemoveAsync(partition, chunk, cancellation);
    }

    /// <summary>
    /// Gives a claimed message back, for later: this attempt certainly did not reach anybody. That an earlier one was cut off
    /// is not forgotten by it.
    /// </summary>
    public async ValueTask PostponeAsync(string partition, string rowKey, QueuedDelivery queued, Instant until, CancellationToken cancellation)
    {
        RowChange[] move = [new RowChange.Delete(rowKey), new RowChange.Insert(LaterKeyOf(until, queued.Delivery), Write(queued with { Claim = queued.Claim is { } cutOff ? cutOff with { Until = until } : null }))];
        await store.CommitAsync(TableName.Deliveries, partition, move, cancellation);
    }

    /// <summary>The instant before which a message that may not go yet is not looked at.</summary>
    public static Instant EarliestOf(Row row) => new(long.Parse(row.Key.AsSpan(LaterPrefix.Length, 15), CultureInfo.InvariantCulture));

    public static string PartitionOf(Delivery delivery)
    {
        var kind = delivery.Kind == DeliveryKind.Notification ? DeliveryKind.Notification : DeliveryKind.Email;
        return $"{kind}|{delivery.Contact.Value[^1] % Shards}";
    }

    /// <summary>What is kept of a contact's messages in the given journeys: those that wait have no receipt.</summary>
    public async ValueTask<IReadOnlyList<DeliveryRecord>> OfAsync(ContactId contact, IReadOnlyCollection<string> journeys, CancellationToken cancellation)
    {
        var records = new List<DeliveryRecord>();
        foreach (var partition in Partitions)
        {
            foreach (var prefix in PrefixesOf(contact, journeys))
            {
                var rows = await store.ReadAsync(
                    TableName.Deliveries, partition, RecordPrefix + prefix, $"{RecordPrefix}{prefix}~", Limits.StoreRowsPerPage, cancellation);
                records.AddRange(rows.Select(ReadRecord));
            }
        }

        return records;
    }

    /// <summary>The key of a message begins with its journey and the contact that entered it.</summary>
    private static List<string> PrefixesOf(ContactId contact, IReadOnlyCollection<string> journeys) =>
        [.. journeys.Select(journey => $"{journey}.{contact}."), Delivery.ConfirmationKey(contact, "")];

    private async ValueTask RemoveRecordsAsync(string partition, string prefix, CancellationToken cancellation)
    {
        while (true)
        {
            // A record has three others beside it at most.
            var rows = await store.ReadAsync(
                TableName.Deliveries, partition, RecordPrefix + prefix, $"{RecordPrefix}{prefix}~", Limits.StoreRowsPerBatch / 4, cancellation);
            if (rows.Count == 0) return;

            var records = rows.Select(ReadRecord).ToList();
            var problems = records.Where(record => record.Receipt is not null).Select(record => ProblemKeyOf(record.Receipt!));
            var mails = records.SelectMany(record => new[] { MailPrefix + MailMessage.Hash(record.MessageKey), OperationKeyOf(record.MessageKey) });
            await RemoveAsync(partition, [.. rows.Select(row => row.Key), .. problems, .. mails], cancellation);
        }
    }

    private async ValueTask RemoveWaitingAsync(
        string partition, ContactId contact, Func<string, string?, int, CancellationToken, ValueTask<IReadOnlyList<Row>>> read, CancellationToken cancellation)
    {
        string? after = null;
        while (await read(partition, after, Limits.StoreRowsPerPage, cancellation) is { Count: > 0 } rows)
        {
            after = rows[^1].Key;
            var own = rows.Where(row => Read(row).Delivery.Contact == contact).ToList();
            foreach (var batch in own.Chunk(Limits.StoreRowsPerBatch / RowsPerDelivery))
                await RemoveAsync(partition, batch.SelectMany(row => new[] { row.Key, RecordPrefix + Read(row).Delivery.Key }), cancellation);
        }
    }

    private static string ProblemKeyOf(Receipt receipt) => $"{ProblemPrefix}{long.MaxValue - receipt.At.Milliseconds:D19}|{receipt.MessageKey}";

    private static string PriorityOf(Row row) => row.Key[ReadyPrefix.Length..row.Key.IndexOf('|', ReadyPrefix.Length)];

    /// <summary>Null for what a newer release wrote.</summary>
    private static QueuedDelivery? ReadKnown(Row row)
    {
        try
        {
            return Read(row);
        }
        catch (NewerFormatException)
        {
            return null;
        }
    }

    /// <summary>Removes rows of one batch, as far as they are there.</summary>
    private async ValueTask RemoveAsync(string partition, IEnumerable<string> rowKeys, CancellationToken cancellation)
    {
        var removals = rowKeys.Select(key => new RowChange.Delete(key)).ToList<RowChange>();
        while (removals.Count > 0)
        {
            if (await store.CommitAsync(TableName.Deliveries, partition, removals, cancellation) is not CommitOutcome.Conflict conflict) return;

            removals.RemoveAll(removal => removal.Key == conflict.Key);
        }
    }

    private async ValueTask ReserveAsync(string partition, List<Delivery> deliveries, CancellationToken cancellation)
    {
        while (deliveries.Count > 0)
        {
            var changes = deliveries.SelectMany(delivery => new RowChange[]
            {
                new RowChange.Insert(RecordPrefix + delivery.Key, StoredJson.Write(new DeliveryRecord(delivery.Key, null), StoredJson.Default.DeliveryRecord)),
                new RowChange.Insert(ReadyKeyOf(delivery), Write(new QueuedDelivery(delivery))),
            });
            if (await store.CommitAsync(TableName.Deliveries, partition, [.. changes], cancellation) is not CommitOutcome.Conflict conflict) return;

            // Reserved before.
            deliveries.RemoveAll(delivery => RecordPrefix + delivery.Key == conflict.Key || ReadyKeyOf(delivery) == conflict.Key);
        }
    }

    private static DeliveryRecord ReadRecord(Row row) =>
        StoredJson.Read(row.Data.Span, StoredJson.Default.DeliveryRecord, record => record.Format, DeliveryRecord.CurrentFormat);

    private static string OperationKeyOf(string messageKey) => $"{OperationPrefix}{OperationId.Of(messageKey):D}";

    internal static string ReadyKeyOf(Delivery delivery) => $"{ReadyPrefix}{PlaceOf(delivery)}";

    private static string LaterKeyOf(Instant until, Delivery delivery) => $"{LaterPrefix}{until.Milliseconds:D15}|{PlaceOf(delivery)}";

    private static string PlaceOf(Delivery delivery) =>
        $"{delivery.Priority ?? Message.DefaultPriority}|{delivery.ReservedAt.Milliseconds:D15}|{delivery.Key}";

    private static byte[] Write(QueuedDelivery queued) => StoredJson.Write(queued, StoredJson.Default.QueuedDelivery);
}
