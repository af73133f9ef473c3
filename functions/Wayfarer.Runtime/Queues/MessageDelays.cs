namespace Wayfarer.Runtime.Queues;

/// <summary>How long what is put back is seen by nobody.</summary>
public sealed record MessageDelays
{
    public static readonly MessageDelays Live = new();

    /// <summary>For tests, which have no time.</summary>
    public static readonly MessageDelays None = new()
    {
        Contended = TimeSpan.Zero,
        Unavailable = TimeSpan.Zero,
        NewerFormat = TimeSpan.Zero,
        Failed = [TimeSpan.Zero],
    };

    public TimeSpan Contended { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Unavailable { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan NewerFormat { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After the first failure, the second, and so on; the last one for all that follow.</summary>
    public IReadOnlyList<TimeSpan> Failed { get; init; } =
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    internal TimeSpan AfterFailure(int failures) => Failed[Math.Min(failures, Failed.Count) - 1];
}
