using NodaTime;
using NodaTime.Text;
using Wayfarer.Domain.Time;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Domain.Conditions;

/// <summary>
/// A comparison of a date with the clock or with another date. A date without a time begins at midnight in the contact's
/// zone. What is no date satisfies none of them.
/// </summary>
public abstract record DateComparison
{
    private static readonly Instant LastMet = Instant.From(new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private DateComparison()
    {
    }

    /// <summary>Earlier than an instant, or than now when there is none.</summary>
    public sealed record Before(DateValue? Date) : DateComparison;

    /// <summary>Later than an instant, or than now when there is none.</summary>
    public sealed record After(DateValue? Date) : DateComparison;

    /// <summary>Not in the future, and for less than so long in the past.</summary>
    public sealed record WithinLast(TimeSpan Time) : DateComparison;

    /// <summary>In the future, and no further than so long away.</summary>
    public sealed record WithinNext(TimeSpan Time) : DateComparison;

    /// <summary>At least so long ago.</summary>
    public sealed record OlderThan(TimeSpan Time) : DateComparison;

    /// <summary>
    /// The day and month come round today or within so many days. The 29th of February is the 28th in years without one.
    /// </summary>
    public sealed record AnniversaryWithin(int Days) : DateComparison;

    public Judgement Judge(Value value, Instant at, string zone)
    {
        if (!DateValue.TryOf(value, out var date)) return Judgement.Lasting(false);
        if (this is AnniversaryWithin anniversary) return Anniversary(date.DateIn(zone), anniversary.Days, at, zone);

        var instant = date.InstantIn(zone);
        return this switch
        {
            Before { Date: { } other } => Judgement.Lasting(instant < other.InstantIn(zone)),
            Before => From(instant + TimeSpan.FromMilliseconds(1), at),
            After { Date: { } other } => Judgement.Lasting(instant > other.InstantIn(zone)),
            After => Between(Instant.Epoch, instant, at),
            WithinLast last => Between(instant, instant + last.Time, at),
            WithinNext next => Between(instant - next.Time, instant, at),
            OlderThan older => From(instant + older.Time, at),
            _ => throw new InvariantException($"A comparison of dates of the unknown kind {GetType().Name} was judged."),
        };
    }

    private static Judgement From(Instant start, Instant at) => at >= start ? Judgement.Lasting(true) : new Judgement(Truth.False, Met(start));

    private static Judgement Between(Instant start, Instant end, Instant at)
    {
        if (at >= end) return Judgement.Lasting(false);
        return at < start ? new Judgement(Truth.False, Met(start)) : new Judgement(Truth.True, Met(end));
    }

    // Dates are what people type: one that is thousands of years off is none that anybody waits for.
    private static Instant Met(Instant instant) => instant < LastMet ? instant : Instant.Never;

    private static Judgement Anniversary(LocalDate date, int days, Instant at, string zone)
    {
        var timeZone = CalendarDay.Zone(zone);
        var today = CalendarDay.At(at, timeZone);
        var anniversary = new AnnualDate(date.Month, date.Day);

        // The day may come round in this year or only in the next one.
        for (var year = today.Year; ; year++)
        {
            var day = anniversary.InYear(year);
            if (day < today) continue;

            var end = CalendarDay.Start(day.PlusDays(1), timeZone);
            return Between(CalendarDay.Start(day.PlusDays(-days), timeZone), end, at);
        }
    }
}

/// <summary>A date of the calendar, or an instant, as people and systems write them in ISO 8601.</summary>
public readonly record struct DateValue(LocalDate? Date, Instant Instant)
{
    public static bool TryOf(Value value, out DateValue date)
    {
        date = default;
        return value.Kind == ValueKind.Text && TryParse(value.Text, out date);
    }

    public static bool TryParse(string text, out DateValue date)
    {
        date = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return false;
        if (text.Length == 10 && LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day })
        {
            date = new DateValue(day, default);
            return true;
        }

        if (text.Length == 10 || !Instant.TryParse(text, out var instant)) return false;

        date = new DateValue(null, instant);
        return true;
    }

    public Instant InstantIn(string zone) => Date is { } day ? CalendarDay.Start(day, CalendarDay.Zone(zone)) : Instant;

    public LocalDate DateIn(string zone) => Date ?? CalendarDay.At(Instant, CalendarDay.Zone(zone));

    public override string ToString() => Date is { } day ? LocalDatePattern.Iso.Format(day) : Instant.ToString();
}
