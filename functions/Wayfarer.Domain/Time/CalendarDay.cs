using NodaTime;

namespace Wayfarer.Domain.Time;

/// <summary>
/// The days of a zone, each from its first instant to the first of the next one: also where clocks that go back show the
/// day before once more, and where a day was left out. Dates beyond the calendar are its last ones.
/// </summary>
internal static class CalendarDay
{
    // Some systems write the end of the calendar for never; in zones ahead of Greenwich it would be the year 10000.
    private static readonly long LatestMilliseconds = NodaTime.Instant.FromUtc(9999, 12, 30, 0, 0).ToUnixTimeMilliseconds();

    public static DateTimeZone Zone(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;

    /// <summary>The day that has begun last.</summary>
    public static LocalDate At(Instant at, DateTimeZone zone)
    {
        var date = NodaTime.Instant.FromUnixTimeMilliseconds(Math.Min(at.Milliseconds, LatestMilliseconds)).InZone(zone).Date;
        var next = date.PlusDays(1);
        return Start(next, zone) <= at ? next : date;
    }

    /// <summary>The first instant of a day; of one that was left out, the first after the gap.</summary>
    public static Instant Start(LocalDate date, DateTimeZone zone)
    {
        var midnight = zone.MapLocal(date.AtMidnight());
        var first = midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant();
        return new Instant(first.ToUnixTimeMilliseconds());
    }
}
