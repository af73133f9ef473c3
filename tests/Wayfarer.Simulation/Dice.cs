namespace Wayfarer.Simulation;

/// <summary>The one source of chance of a simulation: the same seed gives the same world.</summary>
public sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double probability) => probability > 0 && _random.NextDouble() < probability;

    public int Between(int least, int most) => _random.Next(least, most + 1);

    public double Fraction() => _random.NextDouble();

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    /// <summary>A rate for this world: none at all in a third of them, the most in some.</summary>
    public double Swarm(double most) => Chance(0.33) ? 0 : most * Fraction();

    public TimeSpan Time(TimeSpan most) => TimeSpan.FromMilliseconds((long)(most.TotalMilliseconds * Fraction()));
}
