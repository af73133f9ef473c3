using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>Which rows of the deliveries the archive keeps, and whose they are.</summary>
internal static class DeliveryRows
{
    public static bool IsOfMessages(string partition) => DeliveryTable.Partitions.Contains(partition);

    public static bool IsPauses(string partition) => partition == PauseTable.Partition;

    public static bool IsQuota(string partition) => partition.StartsWith(QuotaTable.PartitionPrefix, StringComparison.Ordinal);

    /// <summary>
    /// A claim replaces a row of those that may go; a postponement makes one of those that may not go yet; a receipt makes a
    /// record, and writes it over that of the reservation; what a provider tells later replaces that.
    /// </summary>
    public static bool IsClaimPostponementOrReceipt(RowChange change, IReadOnlyList<RowChange> batch) => change switch
    {
        RowChange.Replace => IsQueued(change.Key) || change.Key.StartsWith(DeliveryTable.RecordPrefix, StringComparison.Ordinal),
        RowChange.Insert => change.Key.StartsWith(DeliveryTable.LaterPrefix, StringComparison.Ordinal) && batch.Any(other => other is RowChange.Delete),
        RowChange.Upsert => true,
        _ => false,
    };

    public static ContactId? ContactOf(RowChange change) =>
        IsQueued(change.Key) ? Queued(change.Content).Delivery.Contact : Record(change.Content).Receipt?.Contact;

    public static bool IsQueued(string key) =>
        key.StartsWith(DeliveryTable.ReadyPrefix, StringComparison.Ordinal) || key.StartsWith(DeliveryTable.LaterPrefix, StringComparison.Ordinal);

    public static QueuedDelivery Queued(ReadOnlyMemory<byte> data) =>
        StoredJson.Read(data.Span, StoredJson.Default.QueuedDelivery, queued => queued.Format, QueuedDelivery.CurrentFormat);

    public static DeliveryRecord Record(ReadOnlyMemory<byte> data) =>
        StoredJson.Read(data.Span, StoredJson.Default.DeliveryRecord, record => record.Format, DeliveryRecord.CurrentFormat);
}
