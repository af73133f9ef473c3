namespace Wayfarer.Runtime.Queues;

/// <summary>A message and how often it was received.</summary>
internal sealed class LeasedMessage(long id, string group, ReadOnlyMemory<byte> body)
{
    public long Id => id;

    public string Group => group;

    public ReadOnlyMemory<byte> Body => body;

    public int Receipts { get; set; }

    public bool IsReady { get; set; }
}

/// <summary>The ready messages of one group, in the order of arrival.</summary>
internal sealed class MessageGroup(string name)
{
    private static readonly Comparer<LeasedMessage> Arrival =
        Comparer<LeasedMessage>.Create((one, other) => one.Id.CompareTo(other.Id));

    private readonly List<LeasedMessage> _messages = [];

    public string Name => name;

    public bool IsEmpty => _messages.Count == 0;

    public long OldestId => _messages[0].Id;

    public void Put(LeasedMessage message)
    {
        if (_messages.Count == 0 || _messages[^1].Id < message.Id)
            _messages.Add(message);
        else
            _messages.Insert(~_messages.BinarySearch(message, Arrival), message);
    }

    public List<LeasedMessage> Take(int limit)
    {
        var count = Math.Min(limit, _messages.Count);
        var taken = _messages.GetRange(0, count);
        _messages.RemoveRange(0, count);
        return taken;
    }

    public void Remove(LeasedMessage message) => _messages.RemoveAt(_messages.BinarySearch(message, Arrival));
}
