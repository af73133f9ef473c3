using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring.Backtests;

/// <summary>
/// Whether people convert within a time of something that they began with, such as the crossing of a threshold, in a period
/// all of which is known. Two rules keep the answer out of the question: a conversion counts when it comes strictly later
/// than the beginning, and what begins at the very instant of a conversion does not count, because the conversion itself, or
/// what came with it, may have begun it.
/// </summary>
/// <param name="Conversion">The event that people are to be led to.</param>
/// <param name="Within">A conversion counts up to this time after the beginning, its end included.</param>
/// <param name="From">The first instant of the period.</param>
/// <param name="Until">The first instant behind it.</param>
public sealed record BacktestQuestion(EventPattern Conversion, TimeSpan Within, Instant From, Instant Until)
{
    /// <summary>The instants at which somebody converted before the end of the period, each once, rising.</summary>
    public ImmutableArray<Instant> ConversionsOf(PersonHistory person) =>
        [.. person.Events.Where(@event => @event.OccurredAt < Until && Conversion.Matches(@event)).Select(@event => @event.OccurredAt).Distinct()];

    /// <summary>
    /// Whether somebody converted after the first of the beginnings that is inside the period and counts. Null where there is
    /// none, and where the period ends before its time is over: who did not convert by then may have done so later.
    /// </summary>
    /// <param name="beginnings">Rising.</param>
    /// <param name="conversions">Rising.</param>
    internal bool? IsFollowed(IEnumerable<Instant> beginnings, ImmutableArray<Instant> conversions)
    {
        foreach (var at in beginnings)
        {
            if (at < From || conversions.BinarySearch(at) >= 0) continue;
            if (at + Within >= Until) return null;

            var next = ~conversions.BinarySearch(at);
            return next < conversions.Length && conversions[next] <= at + Within;
        }

        return null;
    }

    /// <summary>How long before a conversion the first beginning within the time before it was; null where there is none.</summary>
    internal TimeSpan? LeadOf(Instant conversion, ImmutableArray<Instant> beginnings, ImmutableArray<Instant> conversions)
    {
        foreach (var at in beginnings)
        {
            if (at >= conversion) return null;
            if (at + Within >= conversion && conversions.BinarySearch(at) < 0) return conversion - at;
        }

        return null;
    }
}
