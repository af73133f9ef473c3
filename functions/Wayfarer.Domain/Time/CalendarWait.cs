using NodaTime;
using NodaTime.TimeZones;

namespace Wayfarer.Domain.Time;

/// <summary>
/// A wait for a wall-clock time: so many calendar days on, at that time, in the contact's IANA zone. A time that a
/// transition skips is the first instant after the gap; a time that happens twice is the earlier one; a time that is not
/// later than the start moves on by one day.
/// </summary>
public sealed record CalendarWait(int Days, LocalTime At)
{
    private static readonly ZoneLocalMappingResolver Resolver =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The version of the time zone data that instants are computed with, stored beside each of them.</summary>
    public static string ZoneDataVersion => DateTimeZoneProviders.Tzdb.VersionId;

    public static bool IsZone(string? zone) => zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null;

    public Instant After(Instant start, string zone)
    {
        var timeZone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc;
        var date = NodaTime.Instant.FromUnixTimeMilliseconds(start.Milliseconds).InZone(timeZone).Date.PlusDays(Days);
        var end = Resolve(date, timeZone);
        while (end <= start)
        {
            date = date.PlusDays(1);
            end = Resolve(date, timeZone);
        }

        return end;
    }

    private Instant Resolve(LocalDate date, DateTimeZone timeZone) =>
        Instant.From(timeZone.ResolveLocal(date + At, Resolver).ToInstant().ToDateTimeOffset());
}
