using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Consent;

/// <summary>A message that could not be delivered for now; the key tells two of one instant apart, and a repeated one not.</summary>
public readonly record struct SoftBounce(Instant At, string Key);
