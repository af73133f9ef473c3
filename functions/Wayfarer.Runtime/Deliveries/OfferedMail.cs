using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>Whom a mail was offered to, for whatever comes back of it. It is found by the hash that its message id is made of.</summary>
public sealed record OfferedMail(string MessageKey, ContactId Contact, AddressId Address, int Format = OfferedMail.CurrentFormat)
{
    public const int CurrentFormat = 1;
}
