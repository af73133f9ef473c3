using System.Collections.Immutable;
using NodaTime;

namespace Wayfarer.Domain.Time;

/// <summary>
/// The unit of the calendar that an instant lies in, or the one before it: <c>this-month</c>, <c>yesterday</c>. Weeks begin
/// on Monday; a day that begins with a skipped hour begins with the first instant that exists.
/// </summary>
public readonly record struct CalendarPeriod(CalendarUnit Unit, bool IsPast)
{
    private static readonly ImmutableArray<(string Word, CalendarPeriod Period)> Known =
    [
        ("today", new(CalendarUnit.Day, false)), ("yesterday", new(CalendarUnit.Day, true)),
        ("this-week", new(CalendarUnit.Week, false)), ("last-week", new(CalendarUnit.Week, true)),
        ("this-month", new(CalendarUnit.Month, false)), ("last-month", new(CalendarUnit.Month, true)),
        ("this-quarter", new(CalendarUnit.Quarter, false)), ("last-quarter", new(CalendarUnit.Quarter, true)),
        ("this-year", new(CalendarUnit.Year, false)), ("last-year", new(CalendarUnit.Year, true)),
    ];

    public static ImmutableArray<string> Words { get; } = [.. Known.Select(known => known.Word)];

    public static CalendarPeriod? Parse(string word)
    {
        foreach (var known in Known)
        {
            if (known.Word == word) return known.Period;
        }

        return null;
    }

    /// <summary>The first instant of the unit that an instant lies in, moved by so many units.</summary>
    public Instant Start(Instant at, string zone, int units = 0)
    {
        var timeZone = CalendarDay.Zone(zone);
        var date = CalendarDay.At(at, timeZone);
        var first = Unit switch
        {
            CalendarUnit.Day => date.PlusDays(units),
            CalendarUnit.Week => date.PlusDays(1 - (int)date.DayOfWeek).PlusWeeks(units),
            CalendarUnit.Month => new LocalDate(date.Year, date.Month, 1).PlusMonths(units),
            CalendarUnit.Quarter => new LocalDate(date.Year, (((date.Month - 1) / 3) * 3) + 1, 1).PlusMonths(3 * units),
            _ => new LocalDate(date.Year + units, 1, 1),
        };
        return CalendarDay.Start(first, timeZone);
    }

    public override string ToString()
    {
        foreach (var known in Known)
        {
            if (known.Period == this) return known.Word;
        }

        return Unit.ToString();
    }
}

public enum CalendarUnit
{
    Day,
    Week,
    Month,
    Quarter,
    Year,
}
