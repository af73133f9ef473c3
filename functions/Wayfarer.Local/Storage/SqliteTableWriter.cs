using Microsoft.Data.Sqlite;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Storage;

/// <summary>The prepared statements that change one table.</summary>
internal sealed class SqliteTableWriter(SqliteConnection connection, string table) : IDisposable
{
    private readonly SqliteStatement _insert = new(
        connection, $"INSERT INTO {table} (partition, key, tag, data) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING");

    private readonly SqliteStatement _replace = new(
        connection, $"UPDATE {table} SET tag = ?3, data = ?4 WHERE partition = ?1 AND key = ?2 AND tag = ?5");

    private readonly SqliteStatement _upsert = new(
        connection, $"REPLACE INTO {table} (partition, key, tag, data) VALUES (?1, ?2, ?3, ?4)");

    private readonly SqliteStatement _delete = new(connection, $"DELETE FROM {table} WHERE partition = ?1 AND key = ?2");

    private readonly SqliteStatement _deleteTagged = new(connection, $"DELETE FROM {table} WHERE partition = ?1 AND key = ?2 AND tag = ?3");

    private readonly SqliteStatement _exists = new(connection, $"SELECT 1 FROM {table} WHERE partition = ?1 AND key = ?2");

    /// <summary>Makes one change under a new tag, or says why its condition does not hold.</summary>
    public ConflictReason? Make(string partition, RowChange change, long tag)
    {
        switch (change)
        {
            case RowChange.Insert:
                Write(_insert, partition, change, tag).Run();
                return _insert.Changes == 0 ? ConflictReason.Exists : null;
            case RowChange.Replace expected:
                Write(_replace, partition, change, tag).Bind(5, Parse(expected.Tag)).Run();
                return _replace.Changes == 0 ? ReasonFor(partition, change.Key) : null;
            case RowChange.Upsert:
                Write(_upsert, partition, change, tag).Run();
                return null;
            case RowChange.Delete { Tag: { } read }:
                _deleteTagged.Bind(1, partition).Bind(2, change.Key).Bind(3, Parse(read)).Run();
                return _deleteTagged.Changes == 0 ? ReasonFor(partition, change.Key) : null;
            case RowChange.Delete:
                _delete.Bind(1, partition).Bind(2, change.Key).Run();
                return _delete.Changes == 0 ? ConflictReason.Missing : null;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "No such change.");
        }
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_insert, _replace, _upsert, _delete, _deleteTagged, _exists])
            statement.Dispose();
    }

    /// <summary>A tag of another store is no number, and no row carries minus one.</summary>
    private static long Parse(string tag) => long.TryParse(tag, out var number) ? number : -1;

    private ConflictReason ReasonFor(string partition, string key)
    {
        var found = _exists.Bind(1, partition).Bind(2, key).Next();
        _exists.Reset();
        return found ? ConflictReason.Changed : ConflictReason.Missing;
    }

    private static SqliteStatement Write(SqliteStatement statement, string partition, RowChange change, long tag) =>
        statement.Bind(1, partition).Bind(2, change.Key).Bind(3, tag).Bind(4, change.Content.Span);
}
