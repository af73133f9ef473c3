namespace Wayfarer.Tests.Costs;

/// <summary>
/// What Azure asks for ten thousand operations, in USD: list prices of locally redundant general-purpose v2 storage, hot tier,
/// as they stood in the notes of November 2026. They differ by region and change: to be checked on the price pages before
/// anybody plans with them.
/// </summary>
internal static class UnitPrices
{
    public const int Operations = 10_000;
    public const decimal Table = 0.00036m;
    public const decimal Queue = 0.004m;
    public const decimal BlobWrite = 0.055m;
    public const decimal BlobRead = 0.0044m;

    /// <summary>Operations of the storage backend of Durable Functions, counted in the access log of Azurite with 50 instances: the first wait of an enrollment.</summary>
    public const int DurableFirstWait = 26;

    /// <summary>Each further wait of the same enrollment.</summary>
    public const int DurableFurtherWait = 16;

    /// <summary>
    /// What the Durable Task Scheduler counts for a wait of one timer and one activity: the timer's end, the activity and its
    /// result. Its price per action is not in the notes: look it up.
    /// </summary>
    public const int SchedulerActionsPerWait = 3;

    /// <summary>And for an enrollment, its start and its end.</summary>
    public const int SchedulerActionsPerEnrollment = 2;
}
