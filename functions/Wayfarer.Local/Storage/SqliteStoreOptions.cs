namespace Wayfarer.Local.Storage;

/// <summary>Where the database is, and what an answered call survives.</summary>
public sealed record SqliteStoreOptions(string Path)
{
    public SqliteDurability Durability { get; init; } = SqliteDurability.Full;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

public enum SqliteDurability
{
    /// <summary>A commit is synced to the disk before its callers are answered, so that it survives a loss of power.</summary>
    Full,

    /// <summary>A commit survives the end of the process, however sudden; a loss of power may take the last ones.</summary>
    Normal,
}

/// <summary>The database cannot be opened by this process; the message says what to do about it.</summary>
public sealed class DatabaseRefusedException(string message, Exception? inner = null) : Exception(message, inner);
