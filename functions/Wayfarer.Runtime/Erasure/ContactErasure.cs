using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Scores;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Erasure;

/// <summary>
/// Deletes what is kept of a contact that is a tombstone, in bounded parts: each part may be repeated, and when there is more
/// the effect that led here goes back to its queue. What was on its way meanwhile is found when the tombstone wakes.
/// </summary>
public sealed class ContactErasure(
    ITableStore store, IMessageQueue queue, AddressBook addresses, ReadOnlyMemory<byte> identityKey, ISnapshotSource snapshots, TimeProvider time)
{
    private readonly ContactStore _contacts = new(store);
    private readonly DeliveryTable _deliveries = new(store);
    private readonly MembersTable _members = new(store);
    private readonly AccountsTable _accounts = new(store);
    private readonly ReceivedEventTable _received = new(store);
    private readonly ErasedPeople _people = new(store, time);

    /// <summary>The alarms of enrollments, where there are any.</summary>
    public IAlarmClock? Alarms { get; init; }

    /// <summary>Where the keys of archived entries are, when there is an archive.</summary>
    public IErasedKeys? Keys { get; init; }

    /// <summary>The messages that were given up, where a queue keeps such.</summary>
    public IPoisonMessages? Poison { get; init; }

    public async ValueTask RunAsync(OutboxEntry entry, Effect.Erasure erase, CancellationToken cancellation)
    {
        var contact = entry.Contact;
        await _people.AddAsync(contact, entry.At, cancellation);
        if (Keys is not null) await Keys.DestroyAsync(contact.Value, cancellation);
        if (Alarms is not null) await Alarms.RemoveAllAsync(contact, cancellation);
        if (Poison is not null) await DiscardAsync(Poison, contact, cancellation);
        await EraseOthersAsync(contact, erase, entry.At, cancellation);
        foreach (var address in erase.Addresses) await EraseAddressAsync(contact, address, entry.At, cancellation);
        await addresses.EraseSentAsync(contact, cancellation);
        await _deliveries.EraseAsync(contact, [.. erase.Journeys.Union(snapshots.Current.AllVersions.Select(journey => journey.Id))], cancellation);
        await _members.ForgetAsync(contact, snapshots.Current.Segments.Select(segment => segment.Id), cancellation);
        await _accounts.ForgetAsync(contact, cancellation);
        await _received.EraseAsync(contact, [.. erase.UserIds, .. erase.AnonymousIds, .. erase.Addresses], cancellation);
        if (await EraseHistoryAsync(entry, cancellation)) return;

        await queue.EnqueueAsync(QueueName.Effects, [new QueueMessage(contact.Value, (entry with { Effects = [erase] }).ToBytes())], cancellation);
    }

    /// <summary>What could not be handled carries what came for the contact.</summary>
    private static async ValueTask DiscardAsync(IPoisonMessages poison, ContactId contact, CancellationToken cancellation)
    {
        var page = await poison.ListAsync(Limits.PoisonSearchedAtErasure, cancellation);
        foreach (var message in page.Messages.Where(message => message.Contact == contact.Value)) await poison.DiscardAsync(message.Id, cancellation);
    }

    /// <summary>
    /// The other contacts of the person. One that nobody has heard of becomes a tombstone, too, because an event may be on its
    /// way to it; one that is another known person, or went up in one, stays.
    /// </summary>
    private async ValueTask EraseOthersAsync(ContactId contact, Effect.Erasure erase, Instant at, CancellationToken cancellation)
    {
        var others = erase.Others.ToHashSet();
        var derived = erase.UserIds.Select(id => ContactId.Of(Identifier.Create(IdentifierKind.User, id), identityKey.Span))
            .Concat(erase.AnonymousIds.Select(id => ContactId.Of(Identifier.Create(IdentifierKind.Anonymous, id), identityKey.Span)));
        foreach (var other in derived.Except(others).Where(other => other != contact).ToList())
        {
            var found = (await _contacts.LoadAsync(other, cancellation)).Contact;
            var isSamePerson = found.Head.ForwardTo is { } target ? target == contact || others.Contains(target) : found.IsNew || other.IsAnonymous;
            if (isSamePerson) others.Add(other);
        }

        await EnqueueAsync(others.Where(other => other != contact), at, cancellation);
    }

    private async ValueTask EraseAddressAsync(ContactId contact, string text, Instant at, CancellationToken cancellation)
    {
        if (!EmailAddress.TryParse(text, out var mailbox)) return;

        var address = addresses.IdOf(mailbox);
        if (!await addresses.EraseAsync(contact, address, cancellation)) return;

        if (Keys is not null) await Keys.DestroyAsync(address.Value, cancellation);
        var subscriber = addresses.SubscriberOf(address);
        if (subscriber != contact && !(await _contacts.LoadAsync(subscriber, cancellation)).Contact.IsNew) await EnqueueAsync([subscriber], at, cancellation);
    }

    /// <summary>Deletes a part of all that happened, with the addresses that it tells of; whether that was the last part.</summary>
    private async ValueTask<bool> EraseHistoryAsync(OutboxEntry entry, CancellationToken cancellation)
    {
        for (var part = 0; part < Limits.ErasedPartsAtOnce; part++)
        {
            var rows = await store.ReadAsync(TableName.Contacts, entry.Contact.Value, "h|", "h}", Limits.StoreRowsPerBatch, cancellation);
            var (commits, others) = (rows.Where(IsCommit).ToList(), rows.Where(row => !IsCommit(row)).ToList());
            var old = commits.Where(row => !IsOfTheErasure(row)).ToList();
            foreach (var address in old.SelectMany(row => AddressesIn(ContactCommit.Read(row.Data))).Distinct())
                await EraseAddressAsync(entry.Contact, address, entry.At, cancellation);
            if (old.Count + others.Count == 0) return true;

            await DeleteAsync(entry.Contact, [.. old.Concat(others).Select(row => row.Key)], cancellation);
        }

        return false;
    }

    private async ValueTask DeleteAsync(ContactId contact, List<string> keys, CancellationToken cancellation)
    {
        while (keys.Count > 0)
        {
            RowChange[] deletions = [.. keys.Select(key => new RowChange.Delete(key))];
            if (await store.CommitAsync(TableName.Contacts, contact.Value, deletions, cancellation) is not CommitOutcome.Conflict conflict) return;

            keys.Remove(conflict.Key);
        }
    }

    private ValueTask EnqueueAsync(IEnumerable<ContactId> contacts, Instant at, CancellationToken cancellation)
    {
        var inputs = contacts.Select(contact => new InboxMessage(contact, new Input.Erase(contact, at)).ToQueueMessage()).ToList();
        return inputs.Count == 0 ? ValueTask.CompletedTask : queue.EnqueueAsync(QueueName.Inbox, inputs, cancellation);
    }

    private static bool IsCommit(Row row) => string.CompareOrdinal(row.Key, ContactKeys.CommitsTo) < 0;

    /// <summary>The commits that say that the contact was erased stay: they are the proof, and name nobody.</summary>
    private static bool IsOfTheErasure(Row row) =>
        ContactCommit.Read(row.Data) is var commit && commit.Facts.All(fact => fact.Kind == FactKind.Erased)
        && commit.Inputs.All(input => input.Input is Input.Erase or Input.Wake);

    private static IEnumerable<string> AddressesIn(ContactCommit commit)
    {
        foreach (var input in commit.Inputs.Select(recorded => recorded.Input))
        {
            if (input is Input.ConsentChanged { Change.Address: { } told }) yield return told;
            if (input is Input.Occurred { Event: var @event })
            {
                if (TextOf(@event.Traits, Profile.EmailTrait) is { } trait) yield return trait;
                if (TextOf(@event.Properties, "address") is { } asked) yield return asked;
            }
        }
    }

    private static string? TextOf(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
