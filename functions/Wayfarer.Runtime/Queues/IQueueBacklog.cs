using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Queues;

/// <summary>What lies in a queue, for whoever watches over the installation. Approximate, and never a reason to decide anything.</summary>
public interface IQueueBacklog
{
    ValueTask<QueueBacklog> ReadAsync(QueueName queue, CancellationToken cancellation);
}

/// <param name="Waiting">How many messages wait or are being handled.</param>
/// <param name="OldestSince">When the oldest that can be seen was enqueued; null when none waits.</param>
/// <param name="Poison">How many messages were given up, and wait for somebody to look at them.</param>
public sealed record QueueBacklog(long Waiting, Instant? OldestSince, long Poison);
