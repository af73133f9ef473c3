using System.Collections.Immutable;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Addresses;

/// <summary>
/// Keeps what may be sent to which address. A change holds for every hand-over that begins after it was committed; the
/// contacts that claim the address are told right after, so that their journeys end.
/// </summary>
public sealed class AddressBook(AddressTable addresses, IMessageQueue queue, ReadOnlyMemory<byte> identityKey, TimeProvider time)
{
    /// <summary>Longer than telling takes, so that nobody is told twice without need.</summary>
    private static readonly TimeSpan TellingAtMost = TimeSpan.FromSeconds(30);

    public AddressId IdOf(EmailAddress address) => AddressId.Of(address, identityKey.Span);

    public AddressId IdOfPhone(string phone) => AddressId.OfPhone(phone, identityKey.Span);

    /// <summary>The contact that is nobody but whoever reads the mailbox.</summary>
    public ContactId SubscriberOf(AddressId address) => ContactId.Of(Identifier.OfSubscription(address), identityKey.Span);

    public ValueTask<StoredAddress> LoadAsync(AddressId address, CancellationToken cancellation) => addresses.LoadAsync(address, cancellation);

    public ValueTask<IReadOnlyList<ConsentChange>> LedgerAsync(AddressId address, CancellationToken cancellation) =>
        addresses.LedgerAsync(address, cancellation);

    public ValueTask<ConsentChange?> FindAsync(AddressId address, string key, CancellationToken cancellation) =>
        addresses.FindAsync(address, key, cancellation);

    /// <summary>The change holds when this returns; false when it was known already.</summary>
    public ValueTask<bool> RecordAsync(AddressId address, ConsentChange change, CancellationToken cancellation) =>
        RecordAsync(address, _ => change, cancellation);

    /// <summary>What is decided upon the address as it stands holds when this returns; false when nothing changed.</summary>
    public async ValueTask<bool> RecordAsync(AddressId address, Func<AddressRecord, ConsentChange?> decide, CancellationToken cancellation)
    {
        var note = await addresses.BeginTellingAsync(address, Instant.From(time.GetUtcNow()), cancellation);
        var change = await addresses.ChangeAsync(address, decide, cancellation);
        if (change?.Kind == ConsentChangeKind.Complained) Telemetry.Complaint();
        if (change?.Kind == ConsentChangeKind.HardBounced) Telemetry.Bounce();
        try
        {
            await TellAsync(await addresses.LoadAsync(address, cancellation), cancellation);
            await addresses.EndTellingAsync(note, cancellation);
        }
        catch (StoreUnavailableException)
        {
            // The change holds; who must hear of it does so when those are told whom somebody was cut off from.
        }

        return change is not null;
    }

    /// <summary>Tells of changes after whose commit somebody was cut off; the number of addresses.</summary>
    public async ValueTask<int> TellOverdueAsync(CancellationToken cancellation)
    {
        var overdue = await addresses.TellingSinceAsync(Instant.From(time.GetUtcNow()) - TellingAtMost, cancellation);
        foreach (var (note, address) in overdue)
        {
            await TellAsync(await addresses.LoadAsync(address, cancellation), cancellation);
            await addresses.EndTellingAsync(note, cancellation);
        }

        return overdue.Count;
    }

    /// <summary>Tells of changes after whose commit somebody was cut off.</summary>
    public async ValueTask TellAsync(StoredAddress stored, CancellationToken cancellation)
    {
        foreach (var change in stored.Untold) await TellAsync(stored.Id, change, cancellation);
    }

    /// <summary>What was sent to a contact and to those that went up in it, as far back as caps look; its own row is what a count changes.</summary>
    public async ValueTask<(StoredSent Own, ImmutableArray<CountedMessage> All)> SentToAsync(Contact contact, CancellationToken cancellation)
    {
        var own = await addresses.LoadSentAsync(contact.Id, cancellation);
        var all = own.Sent.Messages;
        foreach (var absorbed in contact.Profile.Absorbed) all = all.AddRange((await addresses.LoadSentAsync(absorbed, cancellation)).Sent.Messages);
        return (own, all);
    }

    public ValueTask<bool> TryCountAsync(StoredAddress stored, CountedMessage message, CancellationToken cancellation) =>
        addresses.TryCountAsync(stored, message, cancellation);

    public ValueTask<bool> TryCountAsync(StoredSent stored, CountedMessage message, CancellationToken cancellation) =>
        addresses.TryCountAsync(stored, message, cancellation);

    public async ValueTask ClaimAsync(ContactId contact, Effect.ClaimAddress claim, CancellationToken cancellation)
    {
        await addresses.ClaimAsync(IdOf(EmailAddress.Parse(claim.Address)), contact, cancellation);
        if (claim.Released is { } released) await addresses.ReleaseAsync(IdOf(EmailAddress.Parse(released)), contact, cancellation);
    }

    /// <summary>
    /// Forgets that a contact goes by an address and, when nobody else does, whose it was. Whoever else reads the mailbox, and
    /// nothing more is known of, is the same person.
    /// </summary>
    /// <returns>Whether nothing tells any more whose address it was.</returns>
    public async ValueTask<bool> EraseAsync(ContactId contact, AddressId address, CancellationToken cancellation)
    {
        await addresses.ReleaseAsync(address, contact, cancellation);
        var subscriber = SubscriberOf(address);
        if ((await addresses.ClaimsAsync(address, cancellation)).Any(other => other != subscriber)) return false;

        await addresses.EraseAsync(address, cancellation);
        return true;
    }

    public ValueTask EraseSentAsync(ContactId contact, CancellationToken cancellation) => addresses.EraseSentAsync(contact, cancellation);

    private async ValueTask TellAsync(AddressId address, ConsentChange change, CancellationToken cancellation)
    {
        var claims = await addresses.ClaimsAsync(address, cancellation);
        var subscriber = SubscriberOf(address);
        var inputs = claims.Where(contact => contact != subscriber).Select(contact => new InboxMessage(contact, new Input.ConsentChanged(change)))
            .Concat(SubscriberInputs.Of(address, change, claims, subscriber).Select(input => new InboxMessage(subscriber, input)))
            .Select(message => message.ToQueueMessage()).ToList();
        if (inputs.Count > 0) await queue.EnqueueAsync(QueueName.Inbox, inputs, cancellation);
        await addresses.ToldAsync(address, change, cancellation);
    }
}
