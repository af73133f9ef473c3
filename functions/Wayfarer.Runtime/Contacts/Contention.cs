namespace Wayfarer.Runtime.Contacts;

/// <summary>How long a transaction insists while others change the same contact.</summary>
/// <param name="Attempts">How often in a row it may lose before it gives the contact back.</param>
/// <param name="WaitAsync">Waits after so many losses in a row.</param>
public sealed record Contention(int Attempts, Func<int, CancellationToken, ValueTask> WaitAsync)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>For a process that is alone with its store: whoever was faster is done by now.</summary>
    public static readonly Contention AtOnce = new(100, (_, _) => ValueTask.CompletedTask);

    /// <summary>Between processes: waits at random, for longer the more often it lost, so that those that met part.</summary>
    /// <param name="random">Safe for many threads, as <see cref="Random.Shared"/> is.</param>
    public static Contention Between(int attempts, TimeProvider time, Random random) => new(attempts, async (losses, cancellation) =>
    {
        var longest = Math.Min(LongestWait.Ticks, FirstWait.Ticks << Math.Min(losses - 1, 16));
        await Task.Delay(TimeSpan.FromTicks((long)(longest * random.NextDouble())), time, cancellation);
    });
}
