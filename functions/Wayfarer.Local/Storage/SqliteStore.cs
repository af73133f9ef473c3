using Microsoft.Data.Sqlite;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Storage;

/// <summary>
/// Tables and queues in one SQLite database that one process owns. Every call is durable when it returns, as far as its
/// <see cref="SqliteDurability"/> goes.
/// </summary>
public sealed class SqliteStore : ITableStore, IMessageQueue, IQueueBacklog, IAsyncDisposable
{
    private readonly SqliteFileLock _fileLock;
    private readonly SqliteReaders _readers;
    private readonly SqliteWriter _writer;
    private readonly SqliteQueue[] _queues;
    private readonly TimeProvider _time;

    private SqliteStore(SqliteFileLock fileLock, SqliteWrites writes, SqliteStoreOptions options)
    {
        _fileLock = fileLock;
        _time = options.Time;
        _readers = new SqliteReaders(options);
        _queues = [.. Enum.GetValues<QueueName>().Select(name => new SqliteQueue(name, _readers, options.Time))];
        _writer = new SqliteWriter(writes);
    }

    /// <summary>How many transactions were committed: fewer than calls, because calls share them.</summary>
    public long Commits => _writer.Commits;

    /// <summary>Opens the database, or makes it when the file does not exist.</summary>
    public static SqliteStore Open(SqliteStoreOptions options)
    {
        var fileLock = new SqliteFileLock(options.Path);
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteFormat.Open(options);
            SqliteFormat.Prepare(connection, options);
            return new SqliteStore(fileLock, new SqliteWrites(connection), options);
        }
        catch (Exception failure)
        {
            connection?.Dispose();
            fileLock.Dispose();
            if (failure is SqliteException)
                throw new DatabaseRefusedException(
                    $"The database {options.Path} could not be opened: {failure.Message} Restore it from a backup when the file "
                    + "is damaged, and check that its folder can be written and has room.",
                    failure);
            throw;
        }
    }

    public ValueTask<IReadOnlyList<Row>> ReadAsync(
        TableName table, string partition, string from, string to, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        StoreRules.CheckKey("partition", partition);
        StoreRules.CheckPage(limit);
        return new(_readers.Use(
            (table, partition, from, to, limit),
            static (reader, input) => reader.Read(input.table, input.partition, input.from, input.to, input.limit)));
    }

    public ValueTask<Row?> FindAsync(TableName table, string partition, string key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        StoreRules.CheckAddress(partition, key);
        return new(_readers.Use(
            (table, partition, key), static (reader, input) => reader.Find(input.table, input.partition, input.key)));
    }

    public ValueTask<IReadOnlyList<Row>> ScanAsync(
        TableName table, string from, string to, RowAddress? after, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        StoreRules.CheckPage(limit);
        return new(_readers.Use(
            (table, from, to, after, limit),
            static (reader, input) => reader.Scan(input.table, input.from, input.to, input.after, input.limit)));
    }

    public ValueTask<CommitOutcome> CommitAsync(
        TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        StoreRules.CheckBatch(partition, changes);
        return _writer.DoAsync(new SqliteBatch(table, partition, changes, cancellation), cancellation);
    }

    public async ValueTask EnqueueAsync(
        QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation)
    {
        if (messages.Count > 0)
            _queues[(int)queue].Committed(await _writer.DoAsync(new SqliteAppend(queue, messages, Instant.From(_time.GetUtcNow()), cancellation), cancellation));
    }

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(_queues[(int)queue].Receive(limit, lease));
    }

    public async ValueTask DeleteAsync(
        QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        if (messages.Count == 0)
            return;
        var ids = new long[messages.Count];
        for (var index = 0; index < ids.Length; index++)
            ids[index] = long.Parse(messages[index].Receipt);
        await _writer.DoAsync(new SqliteRemoval(queue, ids, cancellation), cancellation);
        // Only now: a removal that failed leaves the lease in place, and the message comes again.
        _queues[(int)queue].Remove(ids);
    }

    /// <summary>Nothing is ever given up here: a message that cannot be handled stays the oldest one.</summary>
    public ValueTask<QueueBacklog> ReadAsync(QueueName queue, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(_readers.Use(queue, static (reader, name) => reader.Backlog(name)));
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
        _fileLock.Dispose();
    }
}
