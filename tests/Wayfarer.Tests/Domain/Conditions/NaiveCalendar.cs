using System.Collections.Concurrent;
using NodaTime;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>
/// The calendar of a zone, made of nothing but how far its clocks are from Greenwich at an instant: days are found by
/// looking at the clock again and again.
/// </summary>
internal sealed class NaiveCalendar
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private static readonly ConcurrentDictionary<string, NaiveCalendar> Known = new();

    private readonly ConcurrentDictionary<long, long> _starts = new();
    private readonly DateTimeZone _zone;

    private NaiveCalendar(DateTimeZone zone) => _zone = zone;

    public static NaiveCalendar Of(string zone) => Known.GetOrAdd(zone, name => new NaiveCalendar(DateTimeZoneProviders.Tzdb[name]));

    public static bool Exists(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null;

    public static DateOnly Date(long day) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day));

    public static long Number(DateOnly date) => (long)(date.ToDateTime(TimeOnly.MinValue) - DateTime.UnixEpoch).TotalDays;

    /// <summary>The first instant at which the clocks of the zone show this day or a later one.</summary>
    public long Start(long day) => _starts.GetOrAdd(day, _ =>
    {
        var before = (day * Day) - (16 * Hour);
        while (ClockDay(before + (15 * Minute)) < day) before += 15 * Minute;

        var after = before + (15 * Minute);
        while (after - before > 1)
        {
            var middle = (before + after) / 2;
            if (ClockDay(middle) < day) before = middle;
            else after = middle;
        }

        return after;
    });

    /// <summary>The day that has begun last.</summary>
    public long DayAt(long at)
    {
        var day = ClockDay(at);
        while (Start(day + 1) <= at) day++;
        while (Start(day) > at) day--;
        return day;
    }

    /// <summary>The first instant of the day, week, month, quarter or year that an instant lies in, moved by so many of them.</summary>
    public long PeriodStart(string unit, long at, int moved)
    {
        var day = DayAt(at);
        var date = Date(day);
        switch (unit)
        {
            case "day":
                return Start(day + moved);
            case "week":
                while (date.DayOfWeek != DayOfWeek.Monday) date = date.AddDays(-1);
                return Start(Number(date) + (7 * moved));
            case "month":
                return Start(Number(new DateOnly(date.Year, date.Month, 1).AddMonths(moved)));
            case "quarter":
                var first = date.Month switch { <= 3 => 1, <= 6 => 4, <= 9 => 7, _ => 10 };
                return Start(Number(new DateOnly(date.Year, first, 1).AddMonths(3 * moved)));
            default:
                return Start(Number(new DateOnly(date.Year + moved, 1, 1)));
        }
    }

    private long ClockDay(long at)
    {
        var offset = _zone.GetUtcOffset(Instant.FromUnixTimeMilliseconds(at)).Milliseconds;
        return (long)Math.Floor((at + offset) / (double)Day);
    }
}
