using Microsoft.Data.Sqlite;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Storage;

/// <summary>The tables of the database file and the version of their format.</summary>
internal static class SqliteFormat
{
    public const int Version = 1;

    // With a default, so that a release from before there was such a column can still append.
    private const string EnqueuedAt = "enqueued INTEGER NOT NULL DEFAULT 0";

    public static string NameOf(TableName table) => table.ToString().ToLowerInvariant();

    public static string NameOf(QueueName queue) => "queue_" + queue.ToString().ToLowerInvariant();

    public static SqliteConnection Open(SqliteStoreOptions options)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = options.Path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA busy_timeout = 10000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Readies a new or existing file for the one connection that writes.</summary>
    public static void Prepare(SqliteConnection connection, SqliteStoreOptions options)
    {
        var version = (long)Scalar(connection, "PRAGMA user_version;")!;
        if (version > Version)
            throw new DatabaseRefusedException(
                $"The database {options.Path} has format {version}, and this version of Wayfarer knows formats up to {Version}. "
                + "Start the version that wrote it, or a later one.");

        // The page size counts only before the first table. The log starts over at a quarter of its bound (pages of 8 KiB),
        // because each page it holds more than once is written to the database once.
        Execute(connection, "PRAGMA page_size = 8192;");
        if ((string)Scalar(connection, "PRAGMA journal_mode = WAL;")! != "wal")
            throw new DatabaseRefusedException(
                $"The database {options.Path} cannot have a write-ahead log there. Put it on a local disk.");
        Execute(connection, $"PRAGMA synchronous = {(options.Durability == SqliteDurability.Full ? "FULL" : "NORMAL")};");
        Execute(connection, "PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 67108864;");
        Execute(connection, "PRAGMA cache_size = -64000;");
        if (version == 0) CreateAll(connection);
        else CreateMissing(connection);
    }

    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void CreateAll(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var table in Enum.GetValues<TableName>()) CreateTable(connection, table);
        foreach (var queue in Enum.GetValues<QueueName>())
            Execute(connection, $"CREATE TABLE {NameOf(queue)} (id INTEGER PRIMARY KEY, grp BLOB NOT NULL, body BLOB NOT NULL, {EnqueuedAt});");
        Execute(connection, "CREATE TABLE sequence (last INTEGER NOT NULL); INSERT INTO sequence VALUES (0);");
        Execute(connection, $"PRAGMA user_version = {Version};");
        transaction.Commit();
    }

    /// <summary>Adds what a database of an earlier release does not have yet.</summary>
    private static void CreateMissing(SqliteConnection connection)
    {
        foreach (var queue in Enum.GetValues<QueueName>())
        {
            var knowsWhen = (long)Scalar(connection, $"SELECT count(*) FROM pragma_table_info('{NameOf(queue)}') WHERE name = 'enqueued';")! > 0;
            if (!knowsWhen) Execute(connection, $"ALTER TABLE {NameOf(queue)} ADD COLUMN {EnqueuedAt};");
        }

        foreach (var table in Enum.GetValues<TableName>())
        {
            var isThere = (long)Scalar(connection, $"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{NameOf(table)}';")! > 0;
            if (!isThere) CreateTable(connection, table);
        }
    }

    /// <summary>Keys are blobs (see <see cref="OrdinalBytes"/>): no collation comes between two of them.</summary>
    private static void CreateTable(SqliteConnection connection, TableName table) => Execute(
        connection,
        $"""
         CREATE TABLE {NameOf(table)} (
             partition BLOB NOT NULL, key BLOB NOT NULL, tag INTEGER NOT NULL, data BLOB NOT NULL,
             PRIMARY KEY (partition, key)) WITHOUT ROWID;
         """);
}
