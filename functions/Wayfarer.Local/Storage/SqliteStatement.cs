using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Wayfarer.Local.Storage;

/// <summary>
/// A prepared statement that is used again and again. It goes to the library below Microsoft.Data.Sqlite, whose commands
/// allocate for each row what this writes to the stack.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int LargestStackBuffer = 2048;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        if (raw.sqlite3_prepare_v2(_database, sql, out _statement) != raw.SQLITE_OK)
            throw Failure();
    }

    /// <summary>How many rows the last run changed.</summary>
    public int Changes => raw.sqlite3_changes(_database);

    public SqliteStatement Bind(int parameter, long number)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, number));
        return this;
    }

    public SqliteStatement Bind(int parameter, string text)
    {
        var most = OrdinalBytes.MostBytes(text);
        Span<byte> buffer = most <= LargestStackBuffer ? stackalloc byte[most] : new byte[most];
        return Bind(parameter, buffer[..OrdinalBytes.Write(text, buffer)]);
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> bytes)
    {
        // An empty span has no address, which SQLite takes for NULL.
        Check(bytes.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, bytes));
        return this;
    }

    public void Run()
    {
        var result = raw.sqlite3_step(_statement);
        if (result != raw.SQLITE_DONE)
            throw FailureAndReset();
        raw.sqlite3_reset(_statement);
    }

    /// <summary>Goes to the next row; after the last one the statement is ready to be used again.</summary>
    public bool Next()
    {
        switch (raw.sqlite3_step(_statement))
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                raw.sqlite3_reset(_statement);
                return false;
            default:
                throw FailureAndReset();
        }
    }

    /// <summary>Ends a read before its last row; an open one would hold back the checkpoints of the log.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => OrdinalBytes.Read(raw.sqlite3_column_blob(_statement, column));

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw FailureAndReset();
    }

    private SqliteException FailureAndReset()
    {
        var failure = Failure();
        raw.sqlite3_reset(_statement);
        return failure;
    }

    private SqliteException Failure()
    {
        var code = raw.sqlite3_extended_errcode(_database);
        return new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), code & 0xFF, code);
    }
}
