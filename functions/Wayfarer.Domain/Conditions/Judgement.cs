using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

/// <summary>True, false, or not known because the history that the rule needs has not been read. The unknown fires nothing.</summary>
public enum Truth
{
    False,
    True,
    Unknown,
}

/// <summary>
/// A rule's answer and how long it holds by itself: until an event or command changes the contact, the value stays the
/// same before <see cref="ValidUntil"/>, which is never later than the first change.
/// </summary>
public readonly record struct Judgement(Truth Value, Instant ValidUntil)
{
    public static Judgement Lasting(bool value) => new(value ? Truth.True : Truth.False, Instant.Never);

    public static Judgement Unknown => new(Truth.Unknown, Instant.Never);

    public bool IsTrue => Value == Truth.True;
}
