using System.Collections.Immutable;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;

namespace Wayfarer.Runtime.Addresses;

/// <summary>
/// An address as it was read: what may be sent there, what was, and the changes that its contacts have not been told of for
/// sure. The tag belongs to the row that every change of consent writes.
/// </summary>
public sealed record StoredAddress(AddressId Id, AddressRecord Record, string? Tag, SentDocument Sent, string? SentTag, ImmutableArray<ConsentChange> Untold);

/// <summary>What a contact was sent lately, as it was read.</summary>
public sealed record StoredSent(ContactId Contact, SentDocument Sent, string? Tag);
