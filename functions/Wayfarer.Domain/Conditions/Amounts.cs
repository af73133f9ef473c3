using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

/// <summary>What a number of events come to: their count, sum, least and greatest.</summary>
internal readonly record struct Amounts(long Count, Int128 Sum, long Min, long Max)
{
    public static readonly Amounts None = new(0, 0, long.MaxValue, long.MinValue);

    public Amounts With(long amount) => new(Count + 1, Sum + amount, Math.Min(Min, amount), Math.Max(Max, amount));

    public Amounts With(HourOfAmounts hour) => new(Count + hour.Count, Sum + hour.Sum, Math.Min(Min, hour.Min), Math.Max(Max, hour.Max));

    public Value Value(Aggregate aggregate) => aggregate switch
    {
        Aggregate.Sum => Conditions.Value.Of(Amount.Number(Sum)),
        _ when Count == 0 => Conditions.Value.Absent,
        Aggregate.Average => Conditions.Value.Of(Amount.Number(Sum, Count)),
        Aggregate.Min => Conditions.Value.Of(Amount.Number(Min)),
        Aggregate.Max => Conditions.Value.Of(Amount.Number(Max)),
        _ => throw new InvariantException($"{aggregate} is not made of amounts."),
    };

    /// <summary>What all events inside a window come to; an hour is inside as long as its last instant is.</summary>
    public static Amounts In(EventMemory memory, WindowSpan span)
    {
        var amounts = None;
        for (var index = 0; index < memory.Newest.Length; index++)
        {
            if (span.Holds(memory.Newest[index].At)) amounts = amounts.With(memory.Amounts[index]);
        }

        foreach (var hour in memory.Hours.IsDefault ? [] : memory.Hours)
        {
            if (span.Holds(LastOf(hour, memory))) amounts = amounts.With(hour);
        }

        return amounts;
    }

    /// <summary>
    /// The value of a rule, and when it changes: what is inside leaves oldest first, so that what is left is always the
    /// newest part, and the sums from the newest on are what there will be.
    /// </summary>
    public static Judgement Judge(Condition.EventValue rule, EventMemory memory, WindowSpan span)
    {
        var (newest, hours) = (memory.Newest, memory.Hours.IsDefault ? [] : memory.Hours);
        var count = 0;
        while (count < newest.Length && newest[count].At >= span.From) count++;

        var hoursInside = 0;
        while (count == newest.Length && hoursInside < hours.Length && LastOf(hours[hoursInside], memory) >= span.From) hoursInside++;

        // Forwards from the newest: what there is when all before it has left, and the last instant of each such state.
        var all = count + hoursInside;
        var now = In(memory, span);
        var holds = rule.Comparison.Holds(now.Value(rule.Aggregate));
        if (all == 0 || span.Leaves(At(all - 1)) == Instant.Never) return Judgement.Lasting(holds);

        var changes = Instant.Never;
        var amounts = None;
        for (var left = 0; left < all; left++)
        {
            // With so many left, the next older one has just gone.
            var leaves = span.Leaves(At(left));
            var isState = left == 0 || span.Leaves(At(left - 1)) != leaves;
            if (isState && rule.Comparison.Holds(amounts.Value(rule.Aggregate)) != holds) changes = leaves;

            amounts = left < count ? amounts.With(memory.Amounts[left]) : amounts.With(hours[left - count]);
        }

        return new Judgement(holds ? Truth.True : Truth.False, changes);

        Instant At(int index) => index < count ? newest[index].At : LastOf(hours[index - count], memory);
    }

    // Within the hour that both have a part of, what is remembered by the hour is the older one.
    internal static Instant LastOf(HourOfAmounts hour, EventMemory memory) => Instant.Min(hour.Last, memory.Newest[^1].At);
}
