using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>What became of the messages that one contact reserved: each message's last claim or postponement, and its receipt.</summary>
internal sealed class RebuiltMessages
{
    private readonly Dictionary<string, Message> _messages = new(StringComparer.Ordinal);

    public int Count => _messages.Count;

    /// <summary>Those that were claimed, and of which nothing was heard again.</summary>
    public int CutOff => _messages.Values.Count(message => message.Receipt is null && message.Queued?.Claim is not null);

    /// <summary>In the order of the archive.</summary>
    public void Add(ArchivedRows rows)
    {
        Message? last = null;
        foreach (var row in rows.Rows.Where(row => row.Data is not null))
        {
            if (DeliveryRows.IsQueued(row.Key))
            {
                var queued = DeliveryRows.Queued(row.Data);
                last = Of(queued.Delivery.Key, rows.Partition);
                (last.Queued, last.QueueRow) = (queued, row);
            }
            else if (row.Key.StartsWith(DeliveryTable.RecordPrefix, StringComparison.Ordinal))
            {
                var record = DeliveryRows.Record(row.Data);
                last = Of(record.MessageKey, rows.Partition);
                last.Receipt = record.Receipt;
                last.Rows[row.Key] = row;
            }
            else
            {
                // What is listed beside a record comes behind it.
                if (last is not null) last.Rows[row.Key] = row;
            }
        }
    }

    /// <summary>Brings the messages, which are reserved by now, to where they were.</summary>
    public async ValueTask WriteAsync(ITableStore store, IEnumerable<Delivery> reserved, CancellationToken cancellation)
    {
        foreach (var delivery in reserved)
        {
            if (!_messages.TryGetValue(delivery.Key, out var message)) continue;

            var ready = DeliveryTable.ReadyKeyOf(delivery);
            List<RowChange> changes = [.. message.Rows.Values.Select(row => new RowChange.Upsert(row.Key, row.Data))];
            if (message.Receipt is null && message.QueueRow is { } queued) changes.Add(new RowChange.Upsert(queued.Key, queued.Data));
            if (changes.TrueForAll(change => change.Key != ready)) changes.Add(new RowChange.Delete(ready));

            // When this part is repeated, the message is where it was already.
            while (await store.CommitAsync(TableName.Deliveries, message.Partition, changes, cancellation) is CommitOutcome.Conflict conflict)
                changes.RemoveAll(change => change.Key == conflict.Key);
        }
    }

    /// <summary>What the contact may not have been told yet.</summary>
    public IEnumerable<QueueMessage> ReceiptsSince(Instant since) =>
        _messages.Values.Select(message => message.Receipt).OfType<Receipt>().Where(receipt => receipt.At >= since)
            .Select(receipt => new InboxMessage(receipt.Contact, new Input.HandedOver(receipt)).ToQueueMessage());

    private Message Of(string key, string partition)
    {
        if (!_messages.TryGetValue(key, out var message)) _messages.Add(key, message = new Message(partition));
        return message;
    }

    private sealed class Message(string partition)
    {
        public string Partition => partition;

        public QueuedDelivery? Queued { get; set; }

        public ArchivedRow? QueueRow { get; set; }

        public Receipt? Receipt { get; set; }

        public Dictionary<string, ArchivedRow> Rows { get; } = new(StringComparer.Ordinal);
    }
}
