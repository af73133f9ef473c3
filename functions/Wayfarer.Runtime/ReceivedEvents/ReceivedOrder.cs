using System.Globalization;
using System.Security.Cryptography;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.ReceivedEvents;

/// <summary>
/// Makes texts that sort the newest event first, since stores read forward: what is left until the end of time, then of the
/// events of that millisecond, then which process it was.
/// </summary>
internal sealed class ReceivedOrder
{
    private const long EndOfTime = 9_999_999_999_999;
    private const int DigitsOfTime = 13;

    private readonly string _process = RandomNumberGenerator.GetHexString(4, lowercase: true);

    public static Instant TimeOf(string order) => new(EndOfTime - long.Parse(order.AsSpan(0, DigitsOfTime), CultureInfo.InvariantCulture));

    /// <param name="number">The place among all that this process records; it counts within one millisecond only.</param>
    public string Of(Instant at, long number) => $"{Math.Max(0, EndOfTime - at.Milliseconds):D13}{uint.MaxValue - (uint)number:x8}{_process}";
}
