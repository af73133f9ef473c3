using System.Collections.Immutable;
using Wayfarer.Domain.Journeys;

namespace Wayfarer.Runtime.Totals;

/// <summary>What a journey came to so far, in numbers that add up.</summary>
public sealed record JourneyTotals(
    long Entered, long Here, long Finished, long Exited, long Failed, long Goals, ImmutableArray<StepTotals> Steps)
{
    public static JourneyTotals Of(IReadOnlyDictionary<string, long> counters)
    {
        var steps = counters.Keys.Where(name => name.Contains('|')).Select(name => name[(name.IndexOf('|') + 1)..]).Distinct();
        var totals = steps.Order(StringComparer.Ordinal).Select(step => StepTotals.Of(step, counters)).ToImmutableArray();
        return new JourneyTotals(
            Number(JourneyCounter.Entered),
            totals.Sum(step => step.Here),
            Number(JourneyCounter.Finished),
            Number(JourneyCounter.Exited),
            Number(JourneyCounter.Failed),
            Number(JourneyCounter.GoalReached),
            totals);

        long Number(JourneyCounter counter) => counters.GetValueOrDefault(TotalsTable.NameOf(counter));
    }
}

/// <summary>How many people are at a step now, and what became of the messages that it reserved.</summary>
public sealed record StepTotals(
    string Step, long Here, long Reserved, long HandedOver, long Skipped, long Failed, long Unknown, long WouldSend)
{
    internal static StepTotals Of(string step, IReadOnlyDictionary<string, long> counters)
    {
        return new StepTotals(
            step,
            Number(JourneyCounter.Here),
            Number(JourneyCounter.Reserved),
            Number(JourneyCounter.HandedOver),
            Number(JourneyCounter.Skipped),
            Number(JourneyCounter.SendFailed),
            Number(JourneyCounter.OutcomeUnknown),
            Number(JourneyCounter.WouldSend));

        long Number(JourneyCounter counter) => counters.GetValueOrDefault(TotalsTable.NameOf(counter, step));
    }
}
