namespace Wayfarer.Benchmarks.Measuring;

/// <summary>One measured quantity: a sample from each round.</summary>
public sealed record Figure(string Name, string Unit, IReadOnlyList<double> Samples, string Aim = "")
{
    public double Median => Sorted() is var sorted && sorted.Count % 2 == 1
        ? sorted[sorted.Count / 2]
        : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;

    public double Least => Samples.Min();

    public double Most => Samples.Max();

    /// <summary>The ratio of two figures round by round: what was measured in the same minute is compared, and nothing else.</summary>
    public static Figure Ratio(string name, Figure dividend, Figure divisor, string aim = "") =>
        new(name, "x", [.. dividend.Samples.Zip(divisor.Samples, (above, below) => above / below)], aim);

    private List<double> Sorted() => [.. Samples.Order()];
}
