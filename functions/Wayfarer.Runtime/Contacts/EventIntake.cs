using System.Collections.Immutable;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// Addresses events to their contacts and puts them on the inbox. The identity key decides the ids of all contacts: it must
/// never change and never leave the installation.
/// </summary>
public sealed class EventIntake(IMessageQueue inbox, ReadOnlyMemory<byte> identityKey)
{
    /// <summary>The events are safe when this returns.</summary>
    public async ValueTask AcceptAsync(IReadOnlyList<Event> events, CancellationToken cancellation)
    {
        await inbox.EnqueueAsync(QueueName.Inbox, [.. events.Select(@event => Address(@event).ToQueueMessage())], cancellation);
        Telemetry.EventsAccepted(events.Count);
    }

    /// <summary>The contact that is or would be known by an identifier; null for one that nobody can have.</summary>
    public ContactId? ContactOf(IdentifierKind kind, string value) =>
        Identifier.TryCreate(kind, value, out _) is { } identifier ? ContactId.Of(identifier, identityKey.Span) : null;

    /// <summary>What is kept of an e-mail address, under a name that does not tell it.</summary>
    public AddressId AddressOf(EmailAddress address) => AddressId.Of(address, identityKey.Span);

    private InboxMessage Address(Event @event)
    {
        var contact = @event.ContactId(identityKey.Span);
        var others = OtherIdentifiers(@event).OfType<ContactId>().Where(other => other != contact).Distinct();
        return new InboxMessage(contact, new Input.Occurred(@event, [.. others]));
    }

    private ImmutableArray<ContactId?> OtherIdentifiers(Event @event)
    {
        // Nobody says whether a previous id was a user's or a visitor's.
        var previous = @event.PreviousId is { } id ? [ContactOf(IdentifierKind.User, id), ContactOf(IdentifierKind.Anonymous, id)] : ImmutableArray<ContactId?>.Empty;
        return @event is { UserId: not null, AnonymousId: { } anonymous } ? previous.Add(ContactOf(IdentifierKind.Anonymous, anonymous)) : previous;
    }
}
