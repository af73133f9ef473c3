using Wayfarer.Domain.Consent;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>Which message a provider means by the id of an operation, and the address that it was offered to, when that is known.</summary>
public sealed record OfferedOperation(string MessageKey, AddressId? Address, int Format = OfferedOperation.CurrentFormat)
{
    public const int CurrentFormat = 1;
}
