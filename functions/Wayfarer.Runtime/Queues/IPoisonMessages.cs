using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Queues;

/// <summary>What was given up, for whoever looks after the installation: to look at, to try again once its reason is gone, or to throw away.</summary>
public interface IPoisonMessages
{
    /// <summary>The first messages of all queues, and how many there are.</summary>
    ValueTask<PoisonPage> ListAsync(int limit, CancellationToken cancellation);

    /// <summary>Puts one back on its queue, as if it had never failed; false when there is none with this id.</summary>
    ValueTask<bool> ReplayAsync(string id, CancellationToken cancellation);

    /// <summary>Puts back all that are there now; the number of them.</summary>
    ValueTask<int> ReplayAllAsync(CancellationToken cancellation);

    /// <summary>Throws one away for good; false when there is none with this id.</summary>
    ValueTask<bool> DiscardAsync(string id, CancellationToken cancellation);
}

/// <param name="Total">How many there are in all; approximate while some are coming or going.</param>
public sealed record PoisonPage(IReadOnlyList<PoisonMessage> Messages, long Total);

/// <param name="Since">When what it carries was first put on a queue.</param>
/// <param name="GivenUpAt">When it was given up; null when the queue has done so by itself.</param>
public sealed record PoisonMessage(string Id, string Queue, string? Contact, string Reason, Instant Since, Instant? GivenUpAt, int Failures, int Inputs);
