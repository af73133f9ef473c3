namespace Wayfarer.Domain.Scoring.Backtests;

/// <summary>
/// How many of a number of cases were hits, and between which bounds the true share lies: the interval of Wilson, which stays
/// honest where there are few cases or few hits. It is one of 99 %, because the best of several is looked for.
/// </summary>
public readonly record struct Share(long Hits, long Cases)
{
    /// <summary>The quantile of the normal distribution that 99 % lie within.</summary>
    private const double Deviations = 2.575829303548901;

    /// <summary>Nothing where there is no case.</summary>
    public double Value => Cases == 0 ? 0 : (double)Hits / Cases;

    public double AtLeast => Bound(-1);

    public double AtMost => Bound(1);

    public Share With(bool hit) => new(Hits + (hit ? 1 : 0), Cases + 1);

    private double Bound(int side)
    {
        if (Cases == 0) return side < 0 ? 0 : 1;

        const double Square = Deviations * Deviations;
        var middle = Value + (Square / (2 * Cases));
        var reach = Deviations * Math.Sqrt(((Value * (1 - Value)) + (Square / (4 * Cases))) / Cases);
        return Math.Clamp((middle + (side * reach)) / (1 + (Square / Cases)), 0, 1);
    }
}
