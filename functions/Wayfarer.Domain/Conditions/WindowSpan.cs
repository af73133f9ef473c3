using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

/// <summary>
/// A window as seen from one instant: what is inside, and when what is inside leaves. Of a past period of the calendar, time
/// also brings events in: those of the period that is still going on.
/// </summary>
internal readonly struct WindowSpan
{
    private readonly TimeSpan? _rolling;
    private readonly Instant _end;

    private WindowSpan(Instant from, Instant to, Instant end, TimeSpan? rolling)
    {
        From = from;
        To = to;
        _end = end;
        _rolling = rolling;
    }

    /// <summary>The first instant inside.</summary>
    public Instant From { get; }

    /// <summary>The first instant behind it; never where the window reaches up to now.</summary>
    public Instant To { get; }

    /// <summary>Two periods of the calendar, the one that is asked for and the next, in which it is another.</summary>
    public Instant End => _end;

    public static WindowSpan Ever => new(new Instant(long.MinValue), Instant.Never, Instant.Never, null);

    public static WindowSpan After(Instant from) => new(from, Instant.Never, Instant.Never, null);

    public static WindowSpan Rolling(TimeSpan within, Instant at) =>
        new(at - within + TimeSpan.FromMilliseconds(1), Instant.Never, Instant.Never, within);

    public static WindowSpan During(CalendarPeriod period, Instant at, string zone)
    {
        var start = period.Start(at, zone);
        var end = period.Start(at, zone, 1);
        return period.IsPast ? new WindowSpan(period.Start(at, zone, -1), start, end, null) : new WindowSpan(start, Instant.Never, end, null);
    }

    public bool Holds(Instant at) => at >= From && at < To;

    /// <summary>When an event that is inside leaves by itself.</summary>
    public Instant Leaves(Instant at) => _rolling is { } within ? at + within : _end;

    /// <summary>When nothing of what occurred before an instant can be inside any more.</summary>
    public Instant Passes(Instant known)
    {
        if (known <= From) return Instant.Epoch;
        if (_rolling is not { } within) return _end;

        // The newest that is not known occurred just before.
        return known == Instant.Never ? known : known - TimeSpan.FromMilliseconds(1) + within;
    }
}
