namespace Wayfarer.Runtime.Queues;

/// <summary>
/// The packed messages of one queue that this process has received: their bodies go out one by one, and a message may be
/// deleted when the last of its bodies was.
/// </summary>
internal sealed class ReceivedPacks(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Pack> _open = [];
    private readonly Queue<(Pack Pack, ReceivedMessage Message)> _ready = [];

    public void Add(QueueReceipt receipt, (IReadOnlyList<GroupedBodies> Groups, string? Blob) content, DateTimeOffset until)
    {
        var number = 0;
        var bodies = from @group in content.Groups from body in @group.Bodies select (@group.Group, Body: body);
        var messages = bodies.Select(body => new ReceivedMessage(
            body.Group, body.Body, $"{receipt.MessageId} {receipt.PopReceipt} {number++}", receipt.DequeueCount)).ToList();
        lock (_gate)
        {
            var pack = new Pack(receipt, content.Blob, until, [.. messages.Select(message => message.Receipt)]);
            _open[KeyOf(receipt.MessageId, receipt.PopReceipt)] = pack;
            foreach (var message in messages) _ready.Enqueue((pack, message));

            foreach (var ended in _open.Where(open => open.Value.Until <= time.GetUtcNow() && open.Value != pack).ToList()) _open.Remove(ended.Key);
        }
    }

    /// <summary>Gives out bodies; those of a message whose lease has ended come again with it.</summary>
    public List<ReceivedMessage> Take(int limit)
    {
        var taken = new List<ReceivedMessage>();
        lock (_gate)
        {
            while (taken.Count < limit && _ready.TryDequeue(out var next))
            {
                if (next.Pack.Until > time.GetUtcNow()) taken.Add(next.Message);
            }
        }

        return taken;
    }

    /// <summary>Takes bodies for handled; the messages of which none is left.</summary>
    public List<(QueueReceipt Receipt, string? Blob)> Finish(IReadOnlyList<ReceivedMessage> messages)
    {
        var finished = new List<(QueueReceipt, string?)>();
        lock (_gate)
        {
            foreach (var message in messages)
            {
                var key = message.Receipt[..message.Receipt.LastIndexOf(' ')];
                if (!_open.TryGetValue(key, out var pack) || !pack.Left.Remove(message.Receipt) || pack.Left.Count > 0) continue;

                _open.Remove(key);
                finished.Add((pack.Receipt, pack.Blob));
            }
        }

        return finished;
    }

    private static string KeyOf(string messageId, string popReceipt) => $"{messageId} {popReceipt}";

    private sealed record Pack(QueueReceipt Receipt, string? Blob, DateTimeOffset Until, HashSet<string> Left);
}
