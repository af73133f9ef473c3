using System.Collections.Immutable;

namespace Wayfarer.Domain.Scoring.Backtests;

/// <summary>How long before conversions a threshold was crossed: the times that a quarter, half and three quarters do not exceed.</summary>
public sealed record LeadTimes(TimeSpan LowerQuartile, TimeSpan Median, TimeSpan UpperQuartile)
{
    public static LeadTimes? Of(IEnumerable<TimeSpan> times)
    {
        ImmutableArray<TimeSpan> rising = [.. times.Order()];
        return rising.IsEmpty ? null : new LeadTimes(Quartile(rising, 1), Quartile(rising, 2), Quartile(rising, 3));
    }

    /// <summary>The first of the times that so many quarters of all do not exceed.</summary>
    private static TimeSpan Quartile(ImmutableArray<TimeSpan> rising, int quarters) => rising[(((rising.Length * quarters) + 3) / 4) - 1];
}
