using System.Text.Json.Serialization;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>
/// Numbers of events as rules add them up: whole millionths, so that a sum is the same in any order. A number beyond
/// <see cref="Limits.LargestAmount"/> is none.
/// </summary>
public static class Amount
{
    private const int One = 1_000_000;

    public static bool TryOf(Value value, out long amount)
    {
        amount = 0;
        if (!value.TryNumber(out var number) || Math.Abs(number) > Limits.LargestAmount) return false;

        // By its decimal digits: in floating point, the millionths of a large number would be off.
        amount = (long)decimal.Round((decimal)number * One, MidpointRounding.AwayFromZero);
        return true;
    }

    /// <summary>The number that is nearest to the sum, or to what it comes to for each of so many.</summary>
    public static double Number(Int128 amount, long among = 1) => (double)((decimal)amount / One / among);
}

/// <summary>What the events of one hour came to, beyond those that are remembered one by one.</summary>
/// <param name="Hour">Where the hour begins; the epoch for everything before the hours that are remembered.</param>
public sealed record HourOfAmounts(Instant Hour, long Count, [property: JsonConverter(typeof(WholeNumberJsonConverter))] Int128 Sum, long Min, long Max)
{
    private const long MillisecondsPerHour = 3_600_000;

    public static HourOfAmounts Of(Instant at, long amount) => new(HourAt(at), 1, amount, amount, amount);

    public static Instant HourAt(Instant at) => new(at.Milliseconds - (((at.Milliseconds % MillisecondsPerHour) + MillisecondsPerHour) % MillisecondsPerHour));

    /// <summary>The last instant of the hour: it leaves a window as a whole, when its last event may.</summary>
    [JsonIgnore]
    public Instant Last => Hour == Instant.Epoch ? Hour : new Instant(Hour.Milliseconds + MillisecondsPerHour - 1);

    public HourOfAmounts With(HourOfAmounts other) =>
        this with { Count = Count + other.Count, Sum = Sum + other.Sum, Min = Math.Min(Min, other.Min), Max = Math.Max(Max, other.Max) };
}
