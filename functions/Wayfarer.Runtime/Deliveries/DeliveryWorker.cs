using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>
/// Hands reserved messages over, each once. A message is claimed before it is handed over and judged once more after that:
/// an enrollment that ended meanwhile is not sent to any more. A claim that ran out means that an attempt was cut off; it
/// is repeated only where a repetition cannot reach anybody twice. A worker that is alone with its store waits for no
/// claim: whoever wrote one that it comes upon is gone.
/// </summary>
public sealed class DeliveryWorker(
    DeliveryTable deliveries, ContactStore contacts, ISnapshotSource snapshots, ICourier courier, IMessageQueue queue, TimeProvider time,
    bool isAlone = false)
{
    private const int BatchSize = 40;
    private const int MostPostponements = 100;
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan WhileMerging = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultPostponement = TimeSpan.FromMinutes(1);

    /// <summary>Hands over what is due in all partitions; the number of messages that were finished.</summary>
    public async ValueTask<int> RunAsync(CancellationToken cancellation)
    {
        var finished = 0;
        foreach (var partition in DeliveryTable.Partitions) finished += await RunAsync(partition, cancellation);

        return finished;
    }

    private async ValueTask<int> RunAsync(string partition, CancellationToken cancellation)
    {
        var finished = 0;
        string? after = null;
        while (true)
        {
            var page = await deliveries.WaitingAsync(partition, after, BatchSize, cancellation);
            var now = Instant.From(time.GetUtcNow());
            var due = page.Where(row => DeliveryTable.EarliestOf(row) <= now).ToList();
            if (due.Count > 0) finished += await HandOverAsync(partition, [.. due.Where(row => IsFree(row, now))], now, cancellation);
            if (due.Count < BatchSize) return finished;

            // What is held back stays where it is and does not keep others waiting.
            after = due[^1].Key;
        }
    }

    private bool IsFree(Row row, Instant now)
    {
        var queued = DeliveryTable.Read(row);
        var state = snapshots.Current.StateOf(queued.Delivery.Journey);
        return state is not (JourneyState.Draft or JourneyState.Paused) && (queued.Claim is null || isAlone || queued.Claim.Until <= now);
    }

    private async ValueTask<int> HandOverAsync(string partition, List<Row> rows, Instant now, CancellationToken cancellation)
    {
        if (rows.Count == 0) return 0;

        var claimed = await deliveries.ClaimAsync(partition, rows, new DeliveryClaim(now, now + ClaimFor), cancellation);
        var finished = new List<(ClaimedDelivery, Receipt)>();
        foreach (var delivery in claimed)
        {
            var handOver = await HandOverAsync(delivery.Queued, cancellation);
            if (handOver is HandOver.Later later && delivery.Queued.Postponed < MostPostponements)
                await deliveries.PostponeAsync(partition, delivery, now + (later.RetryAfter ?? DefaultPostponement), cancellation);
            else
                finished.Add((delivery, ToReceipt(delivery.Queued.Delivery, handOver)));
        }

        // The receipt goes first: as long as the message stands in its queue, somebody comes back to it.
        var receipts = finished.Select(item => new InboxMessage(item.Item2.Contact, new Input.HandedOver(item.Item2)).ToQueueMessage());
        if (finished.Count > 0) await queue.EnqueueAsync(QueueName.Inbox, [.. receipts], cancellation);
        await deliveries.FinishAsync(partition, finished, cancellation);
        return finished.Count;
    }

    private async ValueTask<HandOver> HandOverAsync(QueuedDelivery queued, CancellationToken cancellation)
    {
        var delivery = queued.Delivery;
        if (queued.Claim is { } cutOff && !courier.RepeatsAreSafe(delivery))
            return new HandOver.Unknown($"the attempt of {cutOff.At} was cut off");

        if (await contacts.FollowAsync(delivery.Contact, cancellation) is not { } contact)
            return new HandOver.Later(WhileMerging, "the contact is being merged");

        if (delivery.Kind == DeliveryKind.Email && !IsStillWanted(delivery, contact)) return new HandOver.Skipped("the enrollment had ended");

        var snapshot = await snapshots.AtLeastAsync(contact.Head.Snapshot, cancellation);
        return await courier.HandOverAsync(delivery, contact, snapshot, At(delivery), cancellation);
    }

    private static bool IsStillWanted(Delivery delivery, Contact contact) =>
        contact.Enrollments.Any(enrollment =>
            enrollment.Id == delivery.Enrollment && enrollment.WaitNumber == delivery.WaitNumber && enrollment.Wait.Kind == WaitKind.HandOver);

    private Receipt ToReceipt(Delivery delivery, HandOver handOver)
    {
        var (outcome, reason) = handOver switch
        {
            HandOver.HandedOver => (DeliveryOutcome.HandedOver, null),
            HandOver.Refused refused => (DeliveryOutcome.Failed, refused.Reason),
            HandOver.Later later => (DeliveryOutcome.Failed, $"given up after {MostPostponements} attempts: {later.Reason}"),
            HandOver.Skipped skipped => (DeliveryOutcome.Skipped, skipped.Reason),
            HandOver.Unknown unknown => (DeliveryOutcome.Unknown, unknown.Reason),
            _ => throw new InvariantException($"A channel gave the unknown answer {handOver.GetType().Name}."),
        };
        return new Receipt(
            delivery.Key, delivery.Kind, delivery.Contact, delivery.Journey, delivery.Enrollment, delivery.Step, delivery.WaitNumber,
            delivery.Message, outcome, At(delivery), reason);
    }

    /// <summary>A worker whose clock is behind does not hand a message over before it was reserved.</summary>
    private Instant At(Delivery delivery) => Instant.Max(Instant.From(time.GetUtcNow()), delivery.ReservedAt);
}
