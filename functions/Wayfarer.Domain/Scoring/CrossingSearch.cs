namespace Wayfarer.Domain.Scoring;

/// <summary>
/// Finds the first millisecond at which a score leaves a band. What is given falls with time and what is taken away wears off, so
/// that between two instants a score is never more than what the first has given with what the last still takes away, and never
/// less than the reverse; what these bounds cannot rule out is halved. Where only one of the two changes, the score only falls or
/// only rises, and the instant is looked for by where it is to be expected. Nothing is allocated.
/// </summary>
internal ref struct CrossingSearch(ScoreLedger ledger, Band band)
{
    public const long None = long.MaxValue;

    private int _probes;

    /// <summary>
    /// The first instant behind <paramref name="from"/>, at which the score is inside, up to <paramref name="to"/>. A search that
    /// takes too long ends at an instant before which it is certainly inside.
    /// </summary>
    public long First(long from, long to)
    {
        Span<long> up = stackalloc long[ledger.Groups];
        Span<long> down = stackalloc long[ledger.Groups];
        Span<long> upThen = stackalloc long[ledger.Groups];
        Span<long> downThen = stackalloc long[ledger.Groups];
        ledger.Sum(from, up, down);
        ledger.Sum(to, upThen, downThen);
        return First(from, up, down, to, upThen, downThen);
    }

    private long First(
        long from,
        scoped ReadOnlySpan<long> up,
        scoped ReadOnlySpan<long> down,
        long to,
        scoped ReadOnlySpan<long> upThen,
        scoped ReadOnlySpan<long> downThen)
    {
        if (band.Holds(ledger.Total(upThen, down)) && band.Holds(ledger.Total(up, downThen))) return None;

        if (to - from == 1) return band.Holds(ledger.Total(upThen, downThen)) ? None : to;
        if (down.SequenceEqual(downThen) || up.SequenceEqual(upThen)) return OneWay(from, ledger.Total(up, down), to, ledger.Total(upThen, downThen));
        if (++_probes > Limits.ProbesPerCrossing) return from + 1;

        Span<long> upBetween = stackalloc long[up.Length];
        Span<long> downBetween = stackalloc long[up.Length];
        var middle = from + ((to - from) / 2);
        ledger.Sum(middle, upBetween, downBetween);
        var found = First(from, up, down, middle, upBetween, downBetween);
        return found != None ? found : First(middle, upBetween, downBetween, to, upThen, downThen);
    }

    /// <summary>The score only falls or only rises, from inside the band to outside.</summary>
    private long OneWay(long inside, long score, long outside, long scoreThen)
    {
        if (band.Holds(scoreThen)) return None;

        Span<long> up = stackalloc long[ledger.Groups];
        Span<long> down = stackalloc long[ledger.Groups];
        var bound = scoreThen < band.AtLeast ? band.AtLeast : band.Below;
        double before = Distance(score, bound), after = Distance(scoreThen, bound);
        var wasInside = default(bool?);
        for (var round = 1; outside - inside > 1; round++)
        {
            // Each third time halved, so that no shape of a curve can keep it long.
            var share = round % 3 == 0 ? 0.5 : before / (before + after);
            var probe = inside + Math.Clamp((long)(share * (outside - inside)), 1, outside - inside - 1);
            ledger.Sum(probe, up, down);
            var between = ledger.Total(up, down);
            var isInside = band.Holds(between);
            if (isInside) (inside, before) = (probe, Distance(between, bound));
            else (outside, after) = (probe, Distance(between, bound));

            // An end that stays counts for less, or only the other would ever come closer.
            if (wasInside == isInside) (before, after) = isInside ? (before, after / 2) : (before / 2, after);
            wasInside = isInside;
        }

        return outside;
    }

    /// <summary>How far a score is from a bound, as time measures it: what halves again and again does so in even steps.</summary>
    private static double Distance(long score, long bound) =>
        (bound > 0 ? Math.Abs(Math.Log2(Math.Max(1, score)) - Math.Log2(bound)) : Math.Abs((double)score - bound)) + 1e-9;
}
