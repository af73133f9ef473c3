using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>A message that was not sent, because it must not or cannot be, and why.</summary>
public sealed record SkippedMessage(
    Instant At, ContactId Contact, string Journey, string Step, string Message, string? Reason, int Format = SkippedMessage.CurrentFormat)
{
    public const int CurrentFormat = 1;
}
