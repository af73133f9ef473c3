namespace Wayfarer.Tests.Runtime.Merging;

/// <summary>Who goes on at each step. Few switches at the right places show nearly all that can go wrong between two workers.</summary>
public static class Schedules
{
    /// <summary>The first worker goes on until a switch, then the other one; whoever is done is passed over.</summary>
    public static Func<IReadOnlyList<int>, int> Switching(params int[] switches)
    {
        var step = 0;
        var turn = 0;
        return ready =>
        {
            if (switches.Contains(step++)) turn++;
            return ready[turn % ready.Count];
        };
    }

    public static Func<IReadOnlyList<int>, int> Random(int seed)
    {
        var random = new Random(seed);
        return ready => ready[random.Next(ready.Count)];
    }
}
