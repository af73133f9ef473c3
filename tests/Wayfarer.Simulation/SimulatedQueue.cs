using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Simulation;

/// <summary>
/// A queue as unkind as its contract allows: messages come in any order, come again when their lease has ended, and
/// sometimes come twice although nothing went wrong.
/// </summary>
public sealed class SimulatedQueue(Dice dice, SimulatedTime time, Func<SimulationPlan> plan) : IMessageQueue
{
    private readonly Dictionary<QueueName, List<Message>> _queues = Enum.GetValues<QueueName>().ToDictionary(name => name, _ => new List<Message>());
    private int _receipts;

    public bool IsEmpty => _queues.Values.All(queue => queue.Count == 0);

    /// <summary>When the next message can be received; never when there is none.</summary>
    public Instant NextVisible =>
        _queues.Values.SelectMany(queue => queue).Select(message => message.VisibleAt).Aggregate(Instant.Never, Instant.Min);

    public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation)
    {
        _queues[queue].AddRange(messages.Select(message => new Message(message)));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation)
    {
        var visible = _queues[queue].Where(message => message.VisibleAt <= time.Now).ToList();
        var received = new List<ReceivedMessage>();
        var most = Math.Min(limit, dice.Between(1, 8));
        while (visible.Count > 0 && received.Count < most)
        {
            var message = dice.Pick(visible);
            visible.Remove(message);
            message.Receipt = $"{++_receipts}";
            message.VisibleAt = dice.Chance(plan().Duplicates / 5) ? time.Now : time.Now + lease;
            received.Add(new ReceivedMessage(message.Content.Group, message.Content.Body, message.Receipt, ++message.Receipts));
        }

        return ValueTask.FromResult<IReadOnlyList<ReceivedMessage>>(received);
    }

    public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        foreach (var receipt in messages.Select(message => message.Receipt)) _queues[queue].RemoveAll(message => message.Receipt == receipt);
        return ValueTask.CompletedTask;
    }

    private sealed class Message(QueueMessage content)
    {
        public QueueMessage Content { get; } = content;

        public Instant VisibleAt { get; set; } = Instant.Epoch;

        public string Receipt { get; set; } = "";

        public int Receipts { get; set; }
    }
}
