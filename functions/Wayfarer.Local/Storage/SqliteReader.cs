using Microsoft.Data.Sqlite;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Storage;

/// <summary>A connection that reads what is committed, while the writer goes on. Used by one caller at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private const int MessagesCounted = 100_000;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement?[] _finds = new SqliteStatement?[Enum.GetValues<TableName>().Length];
    private readonly SqliteStatement?[] _ranges = new SqliteStatement?[Enum.GetValues<TableName>().Length];
    private readonly SqliteStatement?[] _scans = new SqliteStatement?[Enum.GetValues<TableName>().Length];
    private readonly SqliteStatement?[] _scansBehind = new SqliteStatement?[Enum.GetValues<TableName>().Length];
    private readonly SqliteStatement?[] _messages = new SqliteStatement?[Enum.GetValues<QueueName>().Length];

    public SqliteReader(SqliteStoreOptions options)
    {
        _connection = SqliteFormat.Open(options);
        SqliteFormat.Execute(_connection, "PRAGMA query_only = 1;");
    }

    public Row? Find(TableName table, string partition, string key)
    {
        var find = _finds[(int)table] ??= new(
            _connection, $"SELECT tag, data FROM {SqliteFormat.NameOf(table)} WHERE partition = ?1 AND key = ?2");
        find.Bind(1, partition).Bind(2, key);
        try
        {
            return find.Next() ? new Row(partition, key, find.Number(0).ToString(), find.Bytes(1)) : null;
        }
        finally
        {
            find.Reset();
        }
    }

    public IReadOnlyList<Row> Read(TableName table, string partition, string from, string to, int limit)
    {
        var range = _ranges[(int)table] ??= new(
            _connection,
            $"SELECT key, tag, data FROM {SqliteFormat.NameOf(table)} "
            + "WHERE partition = ?1 AND key >= ?2 AND key < ?3 ORDER BY key LIMIT ?4");
        range.Bind(1, partition).Bind(2, from).Bind(3, to).Bind(4, limit);
        var rows = new List<Row>();
        while (range.Next())
            rows.Add(new Row(partition, range.Text(0), range.Number(1).ToString(), range.Bytes(2)));
        return rows;
    }

    public IReadOnlyList<Row> Scan(TableName table, string from, string to, RowAddress? after, int limit)
    {
        var scan = after is { } last && string.CompareOrdinal(last.Partition, from) >= 0
            ? ScanBehind(table).Bind(1, last.Partition).Bind(2, last.Key)
            : ScanFrom(table).Bind(1, from);
        scan.Bind(3, to).Bind(4, limit);
        var rows = new List<Row>();
        while (scan.Next())
            rows.Add(new Row(scan.Text(0), scan.Text(1), scan.Number(2).ToString(), scan.Bytes(3)));
        return rows;
    }

    /// <summary>Hands over the next messages of a queue, and answers with the id of the last.</summary>
    public long ReadMessages(QueueName queue, long afterId, int limit, long bytes, LeasedMessages receiver)
    {
        var next = _messages[(int)queue] ??= new(
            _connection, $"SELECT id, grp, body FROM {SqliteFormat.NameOf(queue)} WHERE id > ?1 ORDER BY id LIMIT ?2");
        next.Bind(1, afterId).Bind(2, limit);
        var lastId = afterId;
        try
        {
            while (bytes > 0 && next.Next())
            {
                lastId = next.Number(0);
                var body = next.Bytes(2);
                bytes -= body.Length;
                receiver.Add(lastId, next.Text(1), body);
            }
        }
        finally
        {
            next.Reset();
        }

        return lastId;
    }

    public long LastMessageId(QueueName queue) =>
        (long)SqliteFormat.Scalar(_connection, $"SELECT coalesce(max(id), 0) FROM {SqliteFormat.NameOf(queue)}")!;

    public QueueBacklog Backlog(QueueName queue)
    {
        var table = SqliteFormat.NameOf(queue);
        var waiting = (long)SqliteFormat.Scalar(_connection, $"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {MessagesCounted})")!;
        var oldest = SqliteFormat.Scalar(_connection, $"SELECT enqueued FROM {table} ORDER BY id LIMIT 1") as long?;

        // What a release put there that did not write down when has no time.
        return new QueueBacklog(waiting, oldest > 0 ? new Instant(oldest.Value) : null, Poison: 0);
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement?[])[.. _finds, .. _ranges, .. _scans, .. _scansBehind, .. _messages])
            statement?.Dispose();
        _connection.Dispose();
    }

    private SqliteStatement ScanFrom(TableName table) => _scans[(int)table] ??= new(
        _connection,
        $"SELECT partition, key, tag, data FROM {SqliteFormat.NameOf(table)} "
        + "WHERE partition >= ?1 AND partition < ?3 ORDER BY partition, key LIMIT ?4");

    private SqliteStatement ScanBehind(TableName table) => _scansBehind[(int)table] ??= new(
        _connection,
        $"SELECT partition, key, tag, data FROM {SqliteFormat.NameOf(table)} "
        + "WHERE (partition, key) > (?1, ?2) AND partition < ?3 ORDER BY partition, key LIMIT ?4");
}
