using Microsoft.Data.Sqlite;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Storage;

/// <summary>The one connection that writes, its statements, and the number that every write takes the next of.</summary>
internal sealed class SqliteWrites : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTableWriter[] _tables;
    private readonly SqliteQueueWriter[] _queues;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _keepNumber;
    private readonly SqliteStatement _savepoint;
    private readonly SqliteStatement _release;
    private readonly SqliteStatement _rollbackToSavepoint;

    // A number per row would come back when a row is deleted and made again, and an old tag would fit the new row.
    private long _last;
    private long _kept;

    public SqliteWrites(SqliteConnection connection)
    {
        _connection = connection;
        _tables = [.. Enum.GetValues<TableName>().Select(name => new SqliteTableWriter(_connection, SqliteFormat.NameOf(name)))];
        _queues = [.. Enum.GetValues<QueueName>().Select(name => new SqliteQueueWriter(_connection, SqliteFormat.NameOf(name)))];
        _begin = new(_connection, "BEGIN IMMEDIATE");
        _commit = new(_connection, "COMMIT");
        _rollback = new(_connection, "ROLLBACK");
        _keepNumber = new(_connection, "UPDATE sequence SET last = ?1");
        _savepoint = new(_connection, "SAVEPOINT batch");
        _release = new(_connection, "RELEASE batch");
        _rollbackToSavepoint = new(_connection, "ROLLBACK TO batch");
        _last = _kept = (long)SqliteFormat.Scalar(_connection, "SELECT last FROM sequence")!;
    }

    public long LastNumber => _last;

    public long NextNumber() => ++_last;

    public SqliteTableWriter Table(TableName table) => _tables[(int)table];

    public SqliteQueueWriter Queue(QueueName queue) => _queues[(int)queue];

    public void Begin() => _begin.Run();

    public void Commit()
    {
        if (_last != _kept)
            _keepNumber.Bind(1, _last).Run();
        _commit.Run();
        _kept = _last;
    }

    public void Rollback()
    {
        // A full disk and the like end the transaction by themselves.
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
            _rollback.Run();
    }

    /// <summary>Takes back the numbers of rows that were never committed, so that a conflict leaves nothing to write.</summary>
    public void ReturnNumbers(long lastNumber) => _last = lastNumber;

    public void BeginBatch() => _savepoint.Run();

    public void EndBatch() => _release.Run();

    public void UndoBatch()
    {
        _rollbackToSavepoint.Run();
        _release.Run();
    }

    public void Dispose()
    {
        foreach (var table in _tables)
            table.Dispose();
        foreach (var queue in _queues)
            queue.Dispose();
        foreach (var statement in (SqliteStatement[])
            [_begin, _commit, _rollback, _keepNumber, _savepoint, _release, _rollbackToSavepoint])
            statement.Dispose();
        _connection.Dispose();
    }
}
