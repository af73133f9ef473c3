using NodaTime;
using Wayfarer.Domain.Time;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Domain.Messages;

/// <summary>The hours of the contact's own day in which no marketing message is handed over; they may go over midnight.</summary>
public sealed record QuietHours(LocalTime From, LocalTime To)
{
    /// <summary>When the quiet hours that an instant lies in are over; null when it lies in none.</summary>
    public Instant? EndAfter(Instant instant, string zone)
    {
        var timeZone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc;
        var local = NodaTime.Instant.FromUnixTimeMilliseconds(instant.Milliseconds).InZone(timeZone).TimeOfDay;
        if (!Contains(local)) return null;

        var end = new CalendarWait(0, To).After(instant, zone);

        // Clocks that are set back can lead from the end into the same quiet hour once more.
        return EndAfter(end, zone) ?? end;
    }

    private bool Contains(LocalTime time) => From <= To ? time >= From && time < To : time >= From || time < To;
}
