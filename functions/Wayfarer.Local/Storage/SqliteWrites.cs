using Microsoft.Data.Sqlite;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Storage;

/// <summary>The one connection that writes, its statements, and the number that every write takes the next of.</summary>
internal sealed class SqliteWrites : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteTableWriter[] tables;
    private readonly SqliteQueueWriter[] queues;
    private readonly SqliteStatement begin;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement rollback;
    private readonly SqliteStatement keepNumber;
    private readonly SqliteStatement savepoint;
    private readonly SqliteStatement release;
    private readonly SqliteStatement rollbackToSavepoint;

    // A number per row would come back when a row is deleted and made again, and an old tag would fit the new row.
    private long last;
    private long kept;

    public SqliteWrites(SqliteConnection connection)
    {
        this.connection = connection;
        tables = [.. Enum.GetValues<TableName>().Select(name => new SqliteTableWriter(connection, SqliteFormat.NameOf(name)))];
        queues = [.. Enum.GetValues<QueueName>().Select(name => new SqliteQueueWriter(connection, SqliteFormat.NameOf(name)))];
        begin = new(connection, "BEGIN IMMEDIATE");
        commit = new(connection, "COMMIT");
        rollback = new(connection, "ROLLBACK");
        keepNumber = new(connection, "UPDATE sequence SET last = ?1");
        savepoint = new(connection, "SAVEPOINT batch");
        release = new(connection, "RELEASE batch");
        rollbackToSavepoint = new(connection, "ROLLBACK TO batch");
        last = kept = (long)SqliteFormat.Scalar(connection, "SELECT last FROM sequence")!;
    }

    public long LastNumber => last;

    public long NextNumber() => ++last;

    public SqliteTableWriter Table(TableName table) => tables[(int)table];

    public SqliteQueueWriter Queue(QueueName queue) => queues[(int)queue];

    public void Begin() => begin.Run();

    public void Commit()
    {
        if (last != kept)
            keepNumber.Bind(1, last).Run();
        commit.Run();
        kept = last;
    }

    public void Rollback()
    {
        // A full disk and the like end the transaction by themselves.
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle!) == 0)
            rollback.Run();
    }

    /// <summary>Takes back the numbers of rows that were never committed, so that a conflict leaves nothing to write.</summary>
    public void ReturnNumbers(long lastNumber) => last = lastNumber;

    public void BeginBatch() => savepoint.Run();

    public void EndBatch() => release.Run();

    public void UndoBatch()
    {
        rollbackToSavepoint.Run();
        release.Run();
    }

    public void Dispose()
    {
        foreach (var table in tables)
            table.Dispose();
        foreach (var queue in queues)
            queue.Dispose();
        foreach (var statement in (SqliteStatement[])
            [begin, commit, rollback, keepNumber, savepoint, release, rollbackToSavepoint])
            statement.Dispose();
        connection.Dispose();
    }
}
