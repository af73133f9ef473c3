namespace Wayfarer.Benchmarks.Measuring;

/// <summary>How much one run measures. The quick one is for a look; its figures say nothing that should be written down.</summary>
public sealed record Scale(int Rounds, int ContactsPerRound, TimeSpan KernelRound, TimeSpan IngestRound, int Starts, TimeSpan Idle)
{
    public static readonly Scale Full =
        new(Rounds: 7, ContactsPerRound: 1_500, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), Starts: 10, TimeSpan.FromSeconds(10));

    public static readonly Scale Quick =
        new(Rounds: 3, ContactsPerRound: 400, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), Starts: 3, TimeSpan.FromSeconds(3));
}
