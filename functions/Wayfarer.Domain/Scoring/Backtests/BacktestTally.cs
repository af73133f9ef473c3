using System.Collections.Immutable;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring.Backtests;

/// <summary>One threshold, counted person by person.</summary>
internal sealed class BacktestTally(BacktestQuestion question)
{
    private readonly List<TimeSpan> _leads = [];
    private Share _precision;
    private long _withConversion;

    public void Add(ImmutableArray<Instant> rises, ImmutableArray<Instant> conversions)
    {
        if (question.IsFollowed(rises, conversions) is { } follows) _precision = _precision.With(follows);
        if (rises.Any(at => at >= question.From && conversions.BinarySearch(at) >= 0)) _withConversion++;
        foreach (var conversion in conversions)
        {
            if (conversion >= question.From && question.LeadOf(conversion, rises, conversions) is { } lead) _leads.Add(lead);
        }
    }

    public BacktestRow Row(ScoreThreshold threshold, Share all, long conversions) =>
        new(threshold, _precision, new Share(_leads.Count, conversions), LeadTimes.Of(_leads), new Lift(_precision, all), _withConversion);
}
