using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scores;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// Carries the effects of commits to where they belong, in batches across contacts. Each receiver tells a repetition by the
/// contact and sequence, or by the message's key.
/// </summary>
/// <param name="alarms">Where the waits of enrollments are served by alarms; without it by the due table alone.</param>
public sealed class EffectsWorker(
    ITableStore store, IMessageQueue queue, AddressBook addresses, IAlarmClock? alarms = null)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private readonly DeliveryTable _deliveries = new(store);
    private readonly TotalsTable _totals = new(store);
    private readonly WaitingTable _waiting = new(store);
    private readonly SkippedTable _skipped = new(store);
    private readonly MembersTable _members = new(store);
    private readonly AccountsTable _accounts = new(store);

    /// <summary>Who deletes what is kept of erased contacts. Without it, the effects of an erasure wait for a worker that has it.</summary>
    public ContactErasure? Erasure { get; init; }

    /// <summary>Handles one batch; the number of commits whose effects were carried.</summary>
    public async ValueTask<int> RunAsync(int limit, CancellationToken cancellation)
    {
        var messages = await queue.ReceiveAsync(QueueName.Effects, limit, Lease, cancellation);
        if (messages.Count == 0) return 0;

        await CarryAsync([.. messages.Select(message => OutboxEntry.Read(message.Body))], cancellation);
        await queue.DeleteAsync(QueueName.Effects, messages, cancellation);
        return messages.Count;
    }

    /// <summary>Carries effects, which may be carried again when this fails half-way.</summary>
    public async ValueTask CarryAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
    {
        await _totals.FoldAsync(entries, cancellation);
        await _waiting.PlaceAsync(entries, cancellation);
        await _skipped.AddAsync(entries, cancellation);
        await _members.TakeAsync(entries, cancellation);
        await _accounts.TakeAsync(entries, cancellation);
        await _deliveries.ReserveAsync([.. entries.SelectMany(entry => entry.Effects).OfType<Effect.Deliver>().Select(effect => effect.Delivery)], cancellation);
        foreach (var entry in entries) await CarryAsync(entry, cancellation);
        var inputs = entries.SelectMany(entry => entry.Effects).Select(ToInput).OfType<QueueMessage>().ToList();
        if (inputs.Count > 0) await queue.EnqueueAsync(QueueName.Inbox, inputs, cancellation);
        if (alarms is not null) await SetAlarmsAsync(alarms, entries, cancellation);
    }

    /// <summary>
    /// Sets the alarms of those who wait until an instant. Of several waits that one enrollment was told to be in, only the
    /// last can still be the one.
    /// </summary>
    private static async ValueTask SetAlarmsAsync(IAlarmClock clock, IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
    {
        var places =
            from entry in entries
            from place in entry.Effects.OfType<Effect.Place>()
            group (Entry: entry, Place: place) by place.Enrollment into told
            select told.MaxBy(last => (last.Place.Closed, last.Place.WaitNumber));
        foreach (var (entry, place) in places.Where(last => last.Place.Enrollment != last.Entry.CarriedOn))
        {
            if (Alarm.Of(entry.Contact, place) is not { } alarm) continue;

            try
            {
                await clock.SetAsync(alarm, cancellation);
            }
            catch (Exception) when (!cancellation.IsCancellationRequested)
            {
                // The due table wakes in its stead, and nothing else of these commits has to wait for it.
                Telemetry.AlarmFailed();
            }
        }
    }

    private async ValueTask CarryAsync(OutboxEntry entry, CancellationToken cancellation)
    {
        foreach (var effect in entry.Effects)
        {
            if (effect is Effect.ClaimAddress claim) await addresses.ClaimAsync(entry.Contact, claim, cancellation);
            if (effect is Effect.ChangeConsent consent)
                await addresses.RecordAsync(addresses.IdOf(EmailAddress.Parse(consent.Address)), consent.Change, cancellation);
            if (effect is Effect.Erasure erase)
                await (Erasure ?? throw new InvariantException("A contact was erased, and this worker cannot delete what is kept of it.")).RunAsync(entry, erase, cancellation);
        }
    }

    private static QueueMessage? ToInput(Effect effect) => effect switch
    {
        Effect.AskToMerge merge => new InboxMessage(merge.From, new Input.MergeInto(merge.From, merge.Into, merge.By, merge.At)).ToQueueMessage(),
        Effect.AskToAbsorb absorb => new InboxMessage(absorb.Into, new Input.Absorb(absorb.From, absorb.Sequence, absorb.At)).ToQueueMessage(),
        _ => null,
    };
}
