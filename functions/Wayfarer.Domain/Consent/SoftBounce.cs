using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Consent;

/// <summary>A message that could not be delivered for now; the key tells two of one instant apart, and a repeated one not.</summary>
public readonly record struct SoftBounce(Instant At, string Key) : IComparable<SoftBounce>
{
    public static SoftBounce Of(ConsentChange change) => new(change.At, change.Key);

    public int CompareTo(SoftBounce other) => At == other.At ? string.CompareOrdinal(Key, other.Key) : At.CompareTo(other.At);
}
