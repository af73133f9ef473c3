using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

/// <summary>Which of the events that match a rule it looks at, as seen from an instant.</summary>
public abstract record Window
{
    public static readonly Window Ever = new AllTime();

    public static readonly Window Entry = new SinceEntry();

    private Window()
    {
    }

    /// <summary>Whether time can bring an event in that is older than others which are in already.</summary>
    public bool HasEnd => this is During { Period.IsPast: true };

    public sealed record AllTime : Window;

    /// <summary>An event is inside from the instant it occurred until just before that instant plus <paramref name="Within"/>.</summary>
    public sealed record Rolling(TimeSpan Within) : Window;

    /// <summary>A day, week, month, quarter or year of the calendar.</summary>
    /// <param name="TimeZone">The zone whose calendar it is; the contact's own when it is missing.</param>
    public sealed record During(CalendarPeriod Period, string? TimeZone) : Window;

    /// <summary>Strictly after the newest event that matches; where there was none, there is no window and no rule holds in it.</summary>
    public sealed record Since(EventPattern Anchor) : Window;

    /// <summary>At or after the instant at which the enrollment was entered; only steps of journeys know one.</summary>
    public sealed record SinceEntry : Window;
}
