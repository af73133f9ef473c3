using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring;

/// <summary>
/// Everything that gives one contact points at an instant. Until <see cref="ValidUntil"/> time changes nothing about it but what
/// is left of each entry, so that it tells the score at any instant before, and when it crosses a bound.
/// </summary>
public sealed class ScoreLedger
{
    private readonly ScorePlan _plan;
    private readonly ImmutableArray<Occurrence>[] _counted;
    private readonly bool[] _holds;

    /// <param name="counted">For each engagement rule the events that count, newest first.</param>
    /// <param name="holds">Of each fit rule whether it holds.</param>
    internal ScoreLedger(ScoreModel model, ImmutableArray<Occurrence>[] counted, bool[] holds, bool isKnown, Instant validUntil)
    {
        Model = model;
        IsKnown = isKnown;
        ValidUntil = validUntil;
        _plan = ScorePlan.Of(model);
        _counted = counted;
        _holds = holds;
    }

    public ScoreModel Model { get; }

    /// <summary>Whether all history that the rules need has been read; without it there is no score.</summary>
    public bool IsKnown { get; }

    public Instant ValidUntil { get; }

    /// <summary>How many groups its sums have, that of the rules without a group included.</summary>
    internal int Groups => _plan.Groups.Length;

    public decimal Value(Instant at) => Billionths.Number(BillionthsAt(at));

    /// <summary>Each event and each rule that gives points, or gave some that are gone, in the order of the rules, newest first.</summary>
    public IEnumerable<ScoreEntry> Entries(Instant at)
    {
        for (var index = 0; index < _counted.Length; index++)
        {
            var rule = Model.Rules[index];
            if (_holds[index]) yield return new ScoreEntry(rule, null, rule.Points, rule.Points);

            foreach (var occurrence in _counted[index])
            {
                var left = _plan.Rules[index].Curve.At(_plan.Rules[index].Points, at.Milliseconds - occurrence.At.Milliseconds);
                yield return new ScoreEntry(rule, occurrence, rule.Points, Billionths.Number(_plan.Rules[index].TakesAway ? -left : left));
            }
        }
    }

    /// <summary>What each group comes to, before and after it is cut off at its bounds.</summary>
    public IEnumerable<ScoreGroupSum> Sums(Instant at)
    {
        var up = new long[Groups];
        var down = new long[Groups];
        Sum(at.Milliseconds, up, down);
        for (var group = 0; group < Groups; group++)
        {
            var sum = up[group] + down[group];
            yield return new ScoreGroupSum(_plan.GroupNames[group], Billionths.Number(sum), Billionths.Number(_plan.Groups[group].Cut(sum)));
        }
    }

    /// <summary>What still gives points, by rule.</summary>
    internal IEnumerable<ReportedRule> Open(Instant at)
    {
        for (var index = 0; index < _counted.Length; index++)
        {
            var rule = _plan.Rules[index];
            var open = _counted[index].TakeWhile(occurrence => rule.Curve.At(rule.Points, at.Milliseconds - occurrence.At.Milliseconds) != 0);
            if (_holds[index] || !_counted[index].IsEmpty) yield return new ReportedRule(index, _holds[index], [.. open]);
        }
    }

    /// <summary>The first instant at which the score is less than one bound or reaches the other, or at which the ledger changes.</summary>
    internal Instant Leaves(Band band, Instant from)
    {
        var end = Math.Min(ValidUntil == Instant.Never ? long.MaxValue : ValidUntil.Milliseconds - 1, Settled());
        if (end <= from.Milliseconds) return ValidUntil;

        var found = new CrossingSearch(this, band).First(from.Milliseconds, end);
        return found == CrossingSearch.None ? ValidUntil : new Instant(found);
    }

    internal long BillionthsAt(Instant at)
    {
        Span<long> up = stackalloc long[Groups];
        Span<long> down = stackalloc long[Groups];
        Sum(at.Milliseconds, up, down);
        return Total(up, down);
    }

    /// <summary>What is given and what is taken away in each group, which both only ever come closer to nothing.</summary>
    internal void Sum(long at, Span<long> up, Span<long> down)
    {
        up.Clear();
        down.Clear();
        for (var index = 0; index < _plan.Rules.Length; index++)
        {
            ref readonly var rule = ref _plan.Rules[index];
            var sum = _holds[index] ? rule.Points : Sum(in rule, _counted[index], at);
            if (rule.TakesAway) down[rule.Group] -= sum;
            else up[rule.Group] += sum;
        }
    }

    internal long Total(ReadOnlySpan<long> up, ReadOnlySpan<long> down)
    {
        long total = 0;
        for (var group = 0; group < up.Length; group++) total += _plan.Groups[group].Cut(up[group] + down[group]);

        return _plan.Total.Cut(total);
    }

    private static long Sum(in PlannedRule rule, ImmutableArray<Occurrence> counted, long at)
    {
        if (rule.Curve.IsLasting) return rule.Points * counted.Length;

        long sum = 0;
        foreach (var occurrence in counted)
        {
            // All after it are older.
            var left = rule.Curve.At(rule.Points, at - occurrence.At.Milliseconds);
            if (left == 0) break;

            sum += left;
        }

        return sum;
    }

    /// <summary>From when on nothing decays any more.</summary>
    private long Settled()
    {
        var settled = long.MinValue;
        for (var index = 0; index < _plan.Rules.Length; index++)
        {
            ref readonly var rule = ref _plan.Rules[index];
            if (!rule.Curve.IsLasting && _counted[index] is [var newest, ..])
                settled = Math.Max(settled, newest.At.Milliseconds + rule.Curve.GoneFrom(rule.Points));
        }

        return settled;
    }
}

/// <summary>What one event, or one rule that holds, gave, and what is left of it.</summary>
public sealed record ScoreEntry(ScoreRule Rule, Occurrence? Event, decimal Points, decimal Left);

/// <param name="Group">Missing for the rules without a group.</param>
public sealed record ScoreGroupSum(string? Group, decimal Sum, decimal Counted);

/// <summary>The scores from one bound on and below another one.</summary>
internal readonly record struct Band(long AtLeast, long Below)
{
    /// <summary>The band between those of the bounds, rising, that are next to a score.</summary>
    public static Band Around(long score, ReadOnlySpan<long> bounds)
    {
        var band = new Band(long.MinValue, long.MaxValue);
        foreach (var bound in bounds)
        {
            if (score < bound) return band with { Below = bound };

            band = band with { AtLeast = bound };
        }

        return band;
    }

    public bool Holds(long score) => score >= AtLeast && score < Below;
}
