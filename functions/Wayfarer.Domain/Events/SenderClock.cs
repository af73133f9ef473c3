using System.Buffers;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Events;

/// <summary>
/// When an event occurred, given what the sender's clock said. A clock that is wrong is wrong by the same amount when it
/// stamps the event and when it stamps the request, so the difference of the two can be trusted although neither can.
/// </summary>
internal static class SenderClock
{
    public const string Advice = "must be an ISO 8601 text such as \"2026-03-01T09:30:00.000Z\"";

    private const int LongestText = 40;

    private static readonly SearchValues<char> Iso = SearchValues.Create("0123456789Tt:.+-Zz ");

    /// <summary>Only the ISO form: other forms depend on culture, and a time of day alone would need today's date.</summary>
    public static bool TryRead(string text, out Instant instant)
    {
        instant = default;
        return text.Length is >= 10 and <= LongestText
            && IsDate(text)
            && (text.Length == 10 || text[10] is 'T' or 't' or ' ')
            && text.AsSpan(10).IndexOfAnyExcept(Iso) < 0
            && Instant.TryParse(text, out instant);
    }

    public static Instant OccurredAt(Instant timestamp, Instant? sentAt, Instant receivedAt) =>
        Instant.Min(receivedAt, sentAt is null ? timestamp : receivedAt - (sentAt.Value - timestamp));

    /// <summary>A clock that was never set says nothing about the difference.</summary>
    public static Instant? SentAt(string? text) => text is not null && TryRead(text, out var sentAt) && sentAt >= Instant.Epoch ? sentAt : null;

    private static bool IsDate(string text)
    {
        for (var at = 0; at < 10; at++)
        {
            if (at is 4 or 7 ? text[at] != '-' : !char.IsAsciiDigit(text[at])) return false;
        }

        return true;
    }
}
