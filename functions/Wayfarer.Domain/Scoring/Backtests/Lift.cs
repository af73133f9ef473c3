namespace Wayfarer.Domain.Scoring.Backtests;

/// <summary>
/// How many times as often a part of all people converts as all do. The bounds set the worst of the one against the best of
/// the other, which is wider than it had to be. Without any conversion there is no lift, and all three are 0.
/// </summary>
public readonly record struct Lift(Share Part, Share All)
{
    public double Value => All.Hits == 0 ? 0 : Part.Value / All.Value;

    public double AtLeast => All.Hits == 0 ? 0 : Part.AtLeast / All.AtMost;

    public double AtMost => All.Hits == 0 ? 0 : Part.AtMost / All.AtLeast;

    /// <summary>Whether more than chance speaks for it: enough conversions, and even the lower bound is above 1.</summary>
    public bool IsSure => Part.Hits >= Limits.ConversionsForCertainty && AtLeast > 1;
}
