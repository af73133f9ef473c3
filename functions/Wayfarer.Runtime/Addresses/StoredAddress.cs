using System.Collections.Immutable;
using Wayfarer.Domain.Consent;

namespace Wayfarer.Runtime.Addresses;

/// <summary>
/// An address as it was read: what may be sent there, what was, and the changes that its contacts have not been told of for
/// sure. The tag belongs to the row that every change of consent writes.
/// </summary>
public sealed record StoredAddress(AddressId Id, AddressRecord Record, string? Tag, SentDocument Sent, string? SentTag, ImmutableArray<ConsentChange> Untold);
