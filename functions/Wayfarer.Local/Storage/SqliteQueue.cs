using Wayfarer.Runtime.Queues;

namespace Wayfarer.Local.Storage;

/// <summary>
/// The leases of one queue, over a window of its oldest messages: a backlog of any length takes a bounded memory, and messages
/// of one group come together as far as the window goes.
/// </summary>
internal sealed class SqliteQueue(QueueName name, SqliteReaders readers, TimeProvider time)
{
    private const int WindowMessages = 4_096;
    private const long WindowBytes = 8 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly LeasedMessages window = new();
    private long loadedId;
    private long committedId = readers.Use(name, static (reader, queue) => reader.LastMessageId(queue));

    public IReadOnlyList<ReceivedMessage> Receive(int limit, TimeSpan lease)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            window.EndLeases(now);
            while (window.ReadyCount < limit && loadedId < committedId)
                Load();
            return window.Receive(limit, now, lease);
        }
    }

    /// <summary>Messages up to this one are committed. One thread commits, so that a lower id never follows.</summary>
    public void Committed(long lastId)
    {
        lock (gate)
            committedId = Math.Max(committedId, lastId);
    }

    public void Remove(long[] ids)
    {
        lock (gate)
            foreach (var id in ids)
                window.Remove(id);
    }

    private void Load()
    {
        var lastId = readers.Use(
            (name, loadedId, window),
            static (reader, input) =>
                reader.ReadMessages(input.name, input.loadedId, WindowMessages, WindowBytes, input.window));
        // Nothing left means that what was committed was deleted before it was ever loaded.
        loadedId = lastId == loadedId ? committedId : lastId;
    }
}
