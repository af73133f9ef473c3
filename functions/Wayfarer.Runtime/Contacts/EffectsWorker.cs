using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// Carries the effects of commits to where they belong, in batches across contacts. Each receiver tells a repetition by the
/// contact and sequence, or by the message's key.
/// </summary>
public sealed class EffectsWorker(IMessageQueue queue, DeliveryTable deliveries, TotalsTable totals, AddressBook addresses, WaitingTable waiting,
    SkippedTable skipped, MembersTable members)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>Handles one batch; the number of commits whose effects were carried.</summary>
    public async ValueTask<int> RunAsync(int limit, CancellationToken cancellation)
    {
        var messages = await queue.ReceiveAsync(QueueName.Effects, limit, Lease, cancellation);
        if (messages.Count == 0) return 0;

        var entries = messages.Select(message => OutboxEntry.Read(message.Body)).ToList();
        await totals.FoldAsync(entries, cancellation);
        await waiting.PlaceAsync(entries, cancellation);
        await skipped.AddAsync(entries, cancellation);
        await members.TakeAsync(entries, cancellation);
        await deliveries.ReserveAsync([.. entries.SelectMany(entry => entry.Effects).OfType<Effect.Deliver>().Select(effect => effect.Delivery)], cancellation);
        foreach (var entry in entries) await CarryAsync(entry, cancellation);
        var inputs = entries.SelectMany(entry => entry.Effects).Select(ToInput).OfType<QueueMessage>().ToList();
        if (inputs.Count > 0) await queue.EnqueueAsync(QueueName.Inbox, inputs, cancellation);

        await queue.DeleteAsync(QueueName.Effects, messages, cancellation);
        return messages.Count;
    }

    private async ValueTask CarryAsync(OutboxEntry entry, CancellationToken cancellation)
    {
        foreach (var effect in entry.Effects)
        {
            if (effect is Effect.ClaimAddress claim) await addresses.ClaimAsync(entry.Contact, claim, cancellation);
            if (effect is Effect.ChangeConsent consent)
                await addresses.RecordAsync(addresses.IdOf(EmailAddress.Parse(consent.Address)), consent.Change, cancellation);
        }
    }

    private static QueueMessage? ToInput(Effect effect) => effect switch
    {
        Effect.AskToMerge merge => new InboxMessage(merge.From, new Input.MergeInto(merge.From, merge.Into, merge.By, merge.At)).ToQueueMessage(),
        Effect.AskToAbsorb absorb => new InboxMessage(absorb.Into, new Input.Absorb(absorb.From, absorb.Sequence, absorb.At)).ToQueueMessage(),
        _ => null,
    };
}
