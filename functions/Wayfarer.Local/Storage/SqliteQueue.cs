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

    private readonly Lock _gate = new();
    private readonly LeasedMessages _window = new();
    private long _loadedId;
    private long _committedId = readers.Use(name, static (reader, queue) => reader.LastMessageId(queue));

    public IReadOnlyList<ReceivedMessage> Receive(int limit, TimeSpan lease)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _window.EndLeases(now);
            while (_window.ReadyCount < limit && _loadedId < _committedId)
                Load();
            return _window.Receive(limit, now, lease);
        }
    }

    /// <summary>Messages up to this one are committed. One thread commits, so that a lower id never follows.</summary>
    public void Committed(long lastId)
    {
        lock (_gate)
            _committedId = Math.Max(_committedId, lastId);
    }

    public void Remove(long[] ids)
    {
        lock (_gate)
            foreach (var id in ids)
                _window.Remove(id);
    }

    private void Load()
    {
        var lastId = readers.Use(
            (name, loadedId: _loadedId, window: _window),
            static (reader, input) =>
                reader.ReadMessages(input.name, input.loadedId, WindowMessages, WindowBytes, input.window));
        // Nothing left means that what was committed was deleted before it was ever loaded.
        _loadedId = lastId == _loadedId ? _committedId : lastId;
    }
}
