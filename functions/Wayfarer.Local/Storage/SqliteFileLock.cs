namespace Wayfarer.Local.Storage;

/// <summary>
/// One process owns a database, because leases and the order of commits live in its memory. The lock is one of the operating
/// system on an open file: it ends with the process, however that ends, and the file that stays behind means nothing.
/// </summary>
internal sealed class SqliteFileLock : IDisposable
{
    private readonly FileStream _stream;

    public SqliteFileLock(string database)
    {
        try
        {
            _stream = new FileStream(database + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new DatabaseRefusedException(
                $"The database {database} is in use by another Wayfarer. Stop that one first, or give this one a folder of its "
                + "own.",
                failure);
        }
    }

    public void Dispose() => _stream.Dispose();
}
