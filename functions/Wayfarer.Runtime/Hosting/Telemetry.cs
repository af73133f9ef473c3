using System.Diagnostics.Metrics;

namespace Wayfarer.Runtime.Hosting;

/// <summary>
/// Counts and measures what operations watch. Numbers alone: no tag says anything about a person, and none can have more
/// values than there are channels. There is one meter for a process, because what is counted deep in the storage has nobody
/// who could pass it one.
/// </summary>
public static class Telemetry
{
    private static readonly Meter Meter = new(MetricName.Meter);

    private static readonly Gauge<double> OldestInboxAge = Meter.CreateGauge<double>(MetricName.OldestInboxAge, "s", "How long the oldest input has waited.");
    private static readonly Gauge<double> OldestOutboxAge = Meter.CreateGauge<double>(MetricName.OldestOutboxAge, "s", "How long the oldest effect or message that may go has waited.");
    private static readonly Gauge<long> OverdueWakes = Meter.CreateGauge<long>(MetricName.OverdueWakes, description: "Contacts that should have been woken.");
    private static readonly Gauge<long> PoisonMessages = Meter.CreateGauge<long>(MetricName.PoisonMessages, description: "Queue messages that were given up.");

    private static readonly Counter<long> AcceptedEvents = Meter.CreateCounter<long>(MetricName.EventsAccepted, description: "Events that a door answered for.");
    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(MetricName.ContactConflicts, description: "Commits of contacts that somebody else came before.");
    private static readonly Counter<long> HandedOver = Meter.CreateCounter<long>(MetricName.MessagesHandedOver, description: "Messages that a channel took.");
    private static readonly Counter<long> ComplaintReports = Meter.CreateCounter<long>(MetricName.Complaints, description: "Complaints about messages.");
    private static readonly Counter<long> BounceReports = Meter.CreateCounter<long>(MetricName.Bounces, description: "Messages that came back for good.");
    private static readonly Counter<long> Throttled = Meter.CreateCounter<long>(MetricName.StorageThrottled, description: "Calls that the storage was too busy for.");
    private static readonly Counter<long> FailedAlarms = Meter.CreateCounter<long>(MetricName.AlarmsFailed, description: "Alarms of waiting enrollments that could not be set or failed.");

    public static void EventsAccepted(int count) => AcceptedEvents.Add(count);

    public static void ContactConflict() => Conflicts.Add(1);

    public static void MessageHandedOver() => HandedOver.Add(1);

    public static void Complaint() => ComplaintReports.Add(1);

    public static void Bounce() => BounceReports.Add(1);

    public static void StorageThrottled() => Throttled.Add(1);

    public static void AlarmFailed() => FailedAlarms.Add(1);

    /// <summary>What is measured each minute; an age is zero when nothing waits.</summary>
    public static void Measured(TimeSpan oldestInbox, TimeSpan oldestOutbox, long overdueWakes, long poison)
    {
        OldestInboxAge.Record(oldestInbox.TotalSeconds);
        OldestOutboxAge.Record(oldestOutbox.TotalSeconds);
        OverdueWakes.Record(overdueWakes);
        PoisonMessages.Record(poison);
    }
}
