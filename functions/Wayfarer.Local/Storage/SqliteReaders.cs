using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Storage;

/// <summary>The connections that read: as many as there ever were callers at one time.</summary>
internal sealed class SqliteReaders(SqliteStoreOptions options) : IDisposable
{
    private readonly ConcurrentQueue<SqliteReader> _idle = new();
    private volatile bool _disposed;

    public T Use<TInput, T>(TInput input, Func<SqliteReader, TInput, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteStore));
        SqliteReader? reader = null;
        try
        {
            if (!_idle.TryDequeue(out reader))
                reader = new SqliteReader(options);
            return read(reader, input);
        }
        catch (SqliteException failure)
        {
            throw new StoreUnavailableException($"The database could not be read: {failure.Message}", failure);
        }
        finally
        {
            if (reader is not null)
                _idle.Enqueue(reader);
            if (_disposed)
                DisposeIdle();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        DisposeIdle();
    }

    private void DisposeIdle()
    {
        while (_idle.TryDequeue(out var reader))
            reader.Dispose();
    }
}
