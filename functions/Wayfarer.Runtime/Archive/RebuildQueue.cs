using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Archive;

/// <summary>
/// What a rebuild would tell contacts again. It goes nowhere, but for what may have been on its way when the archive ended: that
/// is told again when everybody is there.
/// </summary>
internal sealed class RebuildQueue : IMessageQueue
{
    public List<QueueMessage> OnTheirWay { get; } = [];

    public bool IsRecent { get; set; }

    public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation)
    {
        if (IsRecent && queue == QueueName.Inbox) OnTheirWay.AddRange(messages);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation) =>
        new((IReadOnlyList<ReceivedMessage>)[]);

    public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation) => ValueTask.CompletedTask;
}
