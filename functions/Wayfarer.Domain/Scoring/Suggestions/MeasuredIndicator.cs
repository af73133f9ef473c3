using System.Collections.Immutable;
using Wayfarer.Domain.Scoring.Backtests;

namespace Wayfarer.Domain.Scoring.Suggestions;

/// <summary>How much an indicator told of the people it was found with, and of those who were held out.</summary>
/// <param name="Indicator">What was looked at.</param>
/// <param name="Found">The lift by which it was found.</param>
/// <param name="HeldOut">The lift that it has on the others, which is what it is ranked by.</param>
/// <param name="People">The numbers of all for whom it held, rising.</param>
public sealed record MeasuredIndicator(Indicator Indicator, Lift Found, Lift HeldOut, ImmutableArray<int> People)
{
    /// <summary>Two indicators that hold for nearly the same people tell one thing twice.</summary>
    private const double NearlyAll = 0.9;

    public bool IsSure => Found.IsSure && HeldOut.IsSure;

    public bool TellsTheSameAs(MeasuredIndicator other)
    {
        var both = People.Intersect(other.People).Count();
        return both >= NearlyAll * (People.Length + other.People.Length - both);
    }
}
