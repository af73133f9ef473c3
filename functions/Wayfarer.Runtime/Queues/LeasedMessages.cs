namespace Wayfarer.Runtime.Queues;

/// <summary>
/// The messages of one queue that a process knows, with their leases. The oldest ready message decides whose turn it is, and
/// the others of its group come with it. Not thread-safe: whoever owns it locks it.
/// </summary>
public sealed class LeasedMessages
{
    private const int ForgottenLeases = 4_096;

    private readonly Dictionary<long, LeasedMessage> _known = [];
    private readonly Dictionary<string, MessageGroup> _groups = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, MessageGroup> _turns = [];
    private readonly PriorityQueue<Lease, DateTimeOffset> _leases = new();

    /// <summary>How many messages could be received at once, those with a lease that has just ended left out.</summary>
    public int ReadyCount { get; private set; }

    /// <summary>Ids are given in the order of arrival and never twice.</summary>
    public void Add(long id, string group, ReadOnlyMemory<byte> body)
    {
        var message = new LeasedMessage(id, group, body);
        _known.Add(id, message);
        MakeReady(message);
    }

    public IReadOnlyList<ReceivedMessage> Receive(int limit, DateTimeOffset now, TimeSpan lease)
    {
        EndLeases(now);
        var received = new List<ReceivedMessage>(Math.Min(limit, ReadyCount));
        while (received.Count < limit && ReadyCount > 0)
        {
            var group = NextInTurn();
            var taken = group.Take(limit - received.Count);
            ReadyCount -= taken.Count;
            TakeTurn(group);
            foreach (var message in taken)
            {
                message.Receipts++;
                message.IsReady = false;
                _leases.Enqueue(new Lease(message.Id, message.Receipts), now + lease);
                received.Add(new ReceivedMessage(message.Group, message.Body, message.Id.ToString(), message.Receipts));
            }
        }

        return received;
    }

    /// <summary>Forgets a message, whether it is ready, leased or not known.</summary>
    public void Remove(long id)
    {
        if (!_known.Remove(id, out var message))
            return;
        if (!message.IsReady)
        {
            ForgetLeases();
            return;
        }

        var group = _groups[message.Group];
        _turns.Remove(group.OldestId);
        group.Remove(message);
        ReadyCount--;
        TakeTurn(group);
    }

    /// <summary>Makes the messages visible again whose lease has ended by <paramref name="now"/>.</summary>
    public void EndLeases(DateTimeOffset now)
    {
        while (_leases.TryPeek(out var lease, out var end) && end <= now)
        {
            _leases.Dequeue();
            if (Holds(lease))
                MakeReady(_known[lease.Id]);
        }
    }

    private bool Holds(Lease lease) =>
        _known.TryGetValue(lease.Id, out var message) && !message.IsReady && message.Receipts == lease.Receipt;

    // Leases are much longer than the work under them, so that nearly all end long after their message was deleted.
    private void ForgetLeases()
    {
        if (_leases.Count < ForgottenLeases + 2 * _known.Count)
            return;
        var held = _leases.UnorderedItems.Where(item => Holds(item.Element)).ToList();
        _leases.Clear();
        _leases.EnqueueRange(held);
    }

    private void MakeReady(LeasedMessage message)
    {
        if (!_groups.TryGetValue(message.Group, out var group))
            _groups.Add(message.Group, group = new MessageGroup(message.Group));
        else if (!group.IsEmpty)
            _turns.Remove(group.OldestId);
        group.Put(message);
        message.IsReady = true;
        ReadyCount++;
        _turns.Add(group.OldestId, group);
    }

    private MessageGroup NextInTurn()
    {
        using var first = _turns.GetEnumerator();
        first.MoveNext();
        var group = first.Current.Value;
        _turns.Remove(group.OldestId);
        return group;
    }

    private void TakeTurn(MessageGroup group)
    {
        if (group.IsEmpty)
            _groups.Remove(group.Name);
        else
            _turns.Add(group.OldestId, group);
    }

    private readonly record struct Lease(long Id, int Receipt);
}
