using System.Collections.Immutable;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>
/// Since when the oldest message waits that could go at once. What is paused, held by its journey or over a rate waits as it
/// should, and is no sign that anything is wrong.
/// </summary>
public sealed class DeliveryBacklog(ITableStore store, ISnapshotSource snapshots)
{
    /// <summary>So many held messages of one priority are passed over in search of one that is not.</summary>
    private const int MostPassedOver = 100;

    private readonly DeliveryTable _deliveries = new(store);
    private readonly PauseTable _pauses = new(store);
    private readonly QuotaTable _quotas = new(store);

    public async ValueTask<Instant?> OldestSinceAsync(Instant now, CancellationToken cancellation)
    {
        var (snapshot, paused) = (snapshots.Current, await _pauses.KnownAsync(now, cancellation));
        if (DeliveryHold.HoldsAll(snapshot, paused, isRehearsal: false)) return null;

        var limits = QuotaLimits.Of(snapshot.Settings, DeliveryChannel.Email);
        var quota = limits.IsEmpty ? Quota.Unused : await _quotas.LoadAsync(DeliveryChannel.Email, cancellation);
        ImmutableArray<QuotaLimit> full = [.. limits.Where(limit => quota.IsFull(limit, now))];
        if (full.Any(limit => limit.Topic is null)) return null;

        Instant? oldest = null;
        foreach (var partition in DeliveryTable.Partitions)
        {
            if (await _deliveries.OldestReadyAsync(partition, MayGo, MostPassedOver, cancellation) is { } since && !(since >= oldest)) oldest = since;
        }

        return oldest;

        bool MayGo(QueuedDelivery queued) =>
            !(queued.Claim?.Until > now)
            && !DeliveryHold.Holds(queued.Delivery, snapshot, paused, isRehearsal: false)
            && !full.Any(limit => limit.Covers(TopicOf(queued.Delivery)));

        string? TopicOf(Delivery delivery) => delivery.Kind == DeliveryKind.Email ? snapshot.Message(delivery.Message)?.Topic : null;
    }
}
