namespace Wayfarer.Runtime.Hosting;

/// <summary>The names of all that Wayfarer counts and measures. Alerts and workbooks name them, so that they are never changed.</summary>
public static class MetricName
{
    /// <summary>The meter that all of them belong to.</summary>
    public const string Meter = "Wayfarer";

    // Measured each minute.
    public const string OldestInboxAge = "wayfarer.inbox.oldest.age";
    public const string OldestOutboxAge = "wayfarer.outbox.oldest.age";
    public const string OverdueWakes = "wayfarer.wakes.overdue";
    public const string PoisonMessages = "wayfarer.poison.messages";

    // Counted as it happens.
    public const string EventsAccepted = "wayfarer.events.accepted";
    public const string ContactConflicts = "wayfarer.contact.conflicts";
    public const string MessagesHandedOver = "wayfarer.messages.handedover";
    public const string Complaints = "wayfarer.messages.complaints";
    public const string Bounces = "wayfarer.messages.bounces";
    public const string StorageThrottled = "wayfarer.storage.throttled";
    public const string AlarmsFailed = "wayfarer.alarms.failed";

    public static readonly IReadOnlyList<string> All =
    [
        OldestInboxAge, OldestOutboxAge, OverdueWakes, PoisonMessages,
        EventsAccepted, ContactConflicts, MessagesHandedOver, Complaints, Bounces, StorageThrottled, AlarmsFailed,
    ];
}
