using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Hosting;

/// <summary>Reads what waits in an installation, in a number of reads that does not grow with it.</summary>
public sealed class HealthReader(ITableStore store, IQueueBacklog backlog, DueTable due, ISnapshotSource snapshots, TimeProvider time)
{
    private readonly DeliveryBacklog _deliveries = new(store, snapshots);

    public async ValueTask<Health> ReadAsync(CancellationToken cancellation)
    {
        var now = Instant.From(time.GetUtcNow());
        var poison = 0L;
        var oldest = new Dictionary<QueueName, Instant?>();
        foreach (var queue in Enum.GetValues<QueueName>())
        {
            var read = await backlog.ReadAsync(queue, cancellation);
            oldest[queue] = read.OldestSince;
            poison += read.Poison;
        }

        var message = await _deliveries.OldestSinceAsync(now, cancellation);
        var overdue = await due.OverdueAsync(now - Limits.WakesMayBeLate, Limits.OverdueWakesCounted, cancellation);
        return new Health(now, oldest[QueueName.Inbox], Earlier(oldest[QueueName.Effects], message), overdue, poison);
    }

    private static Instant? Earlier(Instant? one, Instant? other) => one is null || other < one ? other ?? one : one;
}
