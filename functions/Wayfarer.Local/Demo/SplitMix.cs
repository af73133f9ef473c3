namespace Wayfarer.Local.Demo;

/// <summary>
/// The SplitMix64 generator. Written out because the framework's own generator may change its numbers with a release, and a
/// demo that two people talk about must be the same demo.
/// </summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 up to and without 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    public int Below(int end) => (int)(NextDouble() * end);

    public bool Happens(double probability) => NextDouble() < probability;
}
