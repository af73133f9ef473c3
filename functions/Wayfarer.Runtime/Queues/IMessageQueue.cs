namespace Wayfarer.Runtime.Queues;

/// <summary>
/// At-least-once queues without order. A received message is hidden until its lease ends and comes again unless it was
/// deleted, so that it is the recovery token of whoever handles it.
/// </summary>
public interface IMessageQueue
{
    /// <summary>Durable when it returns; all messages or, after an exception, possibly some of them.</summary>
    ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation);

    /// <summary>As above, to be received after a delay: a hint, which a queue that cannot wait does not heed.</summary>
    ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, TimeSpan delay, CancellationToken cancellation) =>
        EnqueueAsync(queue, messages, cancellation);

    ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Removes messages; one that is gone already is passed over.</summary>
    ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation);
}

/// <summary>
/// <see cref="Inbox"/> carries inputs, grouped by contact; <see cref="Effects"/> carries what contacts' commits want done
/// outside of them.
/// </summary>
public enum QueueName
{
    Inbox,
    Effects,
}

/// <summary>A message; messages of one group should be received together where the queue can.</summary>
public sealed record QueueMessage(string Group, ReadOnlyMemory<byte> Body);

/// <summary>A message with the receipt that deletes it.</summary>
public sealed record ReceivedMessage(string Group, ReadOnlyMemory<byte> Body, string Receipt, int DequeueCount);
