using Microsoft.Data.Sqlite;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Local.Storage;

/// <summary>The prepared statements that change one queue.</summary>
internal sealed class SqliteQueueWriter(SqliteConnection connection, string table) : IDisposable
{
    private readonly SqliteStatement _append = new(connection, $"INSERT INTO {table} (id, grp, body, enqueued) VALUES (?1, ?2, ?3, ?4)");
    private readonly SqliteStatement _delete = new(connection, $"DELETE FROM {table} WHERE id = ?1");

    public void Append(long id, QueueMessage message, long enqueuedAt) =>
        _append.Bind(1, id).Bind(2, message.Group).Bind(3, message.Body.Span).Bind(4, enqueuedAt).Run();

    public void Delete(long id) => _delete.Bind(1, id).Run();

    public void Dispose()
    {
        _append.Dispose();
        _delete.Dispose();
    }
}
