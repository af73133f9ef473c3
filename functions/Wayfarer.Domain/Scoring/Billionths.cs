namespace Wayfarer.Domain.Scoring;

/// <summary>Points as scores add them up: whole billionths, so that a sum is the same in any order and on every machine.</summary>
public static class Billionths
{
    public const long One = 1_000_000_000;

    /// <summary>What cannot be reached by any score stands for what is beyond it.</summary>
    private const long Beyond = long.MaxValue / 4;

    public static long Of(decimal points) => (long)decimal.Round(points * One, MidpointRounding.AwayFromZero);

    public static long Of(double points) => Math.Abs(points) < Beyond / One ? Of((decimal)points) : points > 0 ? Beyond : -Beyond;

    public static decimal Number(long billionths) => (decimal)billionths / One;
}
