using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Benchmarks.Storing;

/// <summary>
/// The limit: the same rows in the same tables of a database with the same settings, through prepared statements and nothing
/// else. It reads nothing, checks no tag and answers nobody.
/// </summary>
public sealed class RawDatabase : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly Dictionary<string, SqliteStatement> _prepared = [];
    private long _last;

    public RawDatabase(string path)
    {
        var options = new SqliteStoreOptions(path) { Durability = SqliteDurability.Full };
        _connection = SqliteFormat.Open(options);
        SqliteFormat.Prepare(_connection, options);
        _begin = new SqliteStatement(_connection, "BEGIN IMMEDIATE");
        _commit = new SqliteStatement(_connection, "COMMIT");
        _last = (long)SqliteFormat.Scalar(_connection, "SELECT last FROM sequence")!;
    }

    /// <summary>Writes all of it, so many calls in one commit; how long that took.</summary>
    public TimeSpan Write(IReadOnlyList<Written> written, int callsPerCommit)
    {
        var clock = Stopwatch.StartNew();
        foreach (var group in written.Chunk(callsPerCommit))
        {
            _begin.Run();
            foreach (var call in group) Write(call);
            _commit.Run();
        }

        return clock.Elapsed;
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values) statement.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _connection.Dispose();
    }

    private void Write(Written call)
    {
        switch (call)
        {
            case Written.Batch batch:
                foreach (var change in batch.Changes) Write(SqliteFormat.NameOf(batch.Table), batch.Partition, change);
                break;
            case Written.Append append:
                var insert = Prepared($"INSERT INTO {SqliteFormat.NameOf(append.Queue)} (id, grp, body) VALUES (?1, ?2, ?3)");
                foreach (var message in append.Messages) insert.Bind(1, ++_last).Bind(2, message.Group).Bind(3, message.Body.Span).Run();
                break;
            case Written.Removal removal:
                var table = SqliteFormat.NameOf(removal.Queue);
                var remove = Prepared($"DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table})");
                for (var count = 0; count < removal.Count; count++) remove.Run();
                break;
        }
    }

    private void Write(string table, string partition, RowChange change)
    {
        var statement = change switch
        {
            RowChange.Insert => Prepared($"INSERT INTO {table} (partition, key, tag, data) VALUES (?1, ?2, ?3, ?4)"),
            RowChange.Replace => Prepared($"UPDATE {table} SET tag = ?3, data = ?4 WHERE partition = ?1 AND key = ?2"),
            RowChange.Upsert => Prepared($"REPLACE INTO {table} (partition, key, tag, data) VALUES (?1, ?2, ?3, ?4)"),
            _ => Prepared($"DELETE FROM {table} WHERE partition = ?1 AND key = ?2"),
        };
        statement.Bind(1, partition).Bind(2, change.Key);
        if (change is not RowChange.Delete) statement.Bind(3, ++_last).Bind(4, change.Content.Span);
        statement.Run();
    }

    private SqliteStatement Prepared(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var statement)) _prepared[sql] = statement = new SqliteStatement(_connection, sql);
        return statement;
    }
}
