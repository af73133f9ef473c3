using System.Collections.Immutable;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring.Suggestions;

/// <summary>Something that people do and that may tell who will convert.</summary>
public abstract record Indicator(string Event)
{
    private static readonly ImmutableArray<int> DaysTried = [1, 2, 3];
    private static readonly ImmutableArray<int> TimesTried = [2, 3, 5];
    private static readonly ImmutableArray<TimeSpan> WithinTried = [TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(30)];

    /// <summary>All that is looked at of one event, the simplest first.</summary>
    public static IEnumerable<Indicator> Of(string name) =>
    [
        .. DaysTried.Select(days => new OnDays(name, days)),
        .. TimesTried.SelectMany(times => WithinTried.Select(within => new Repeated(name, times, within))),
    ];

    /// <summary>The instants at which it begins to hold or is told once more.</summary>
    /// <param name="occurred">When the event occurred, rising.</param>
    internal abstract IEnumerable<Instant> Beginnings(ImmutableArray<Instant> occurred);

    /// <summary>The event on so many days, each of which begins with an event and lasts 24 hours.</summary>
    public sealed record OnDays(string Event, int Days) : Indicator(Event)
    {
        public static readonly TimeSpan Day = TimeSpan.FromDays(1);

        internal override IEnumerable<Instant> Beginnings(ImmutableArray<Instant> occurred)
        {
            var (days, last) = (0, default(Instant?));
            foreach (var at in occurred)
            {
                if (last is { } day && at - day < Day) continue;

                last = at;
                if (++days >= Days) yield return at;
            }
        }

        public override string ToString() => Days == 1 ? Event : $"{Event} on {Days} days";
    }

    /// <summary>The event so many times within a time.</summary>
    public sealed record Repeated(string Event, int Times, TimeSpan Within) : Indicator(Event)
    {
        internal override IEnumerable<Instant> Beginnings(ImmutableArray<Instant> occurred)
        {
            for (var index = Times - 1; index < occurred.Length; index++)
            {
                if (occurred[index] - occurred[index - Times + 1] < Within) yield return occurred[index];
            }
        }

        public override string ToString() => $"{Event} {Times} times within {Duration.Describe(Within)}";
    }
}
