namespace Wayfarer.Runtime.Archive;

/// <summary>Files that are only added to, named by day: <c>2026/11/26/writer-00001.ndjson</c>.</summary>
public interface IArchiveFiles
{
    /// <summary>
    /// Durable when it returns. A file that is not there is made. A call that throws may have added everything or nothing, or,
    /// where an operating system was cut off, a last line without its end.
    /// </summary>
    ValueTask AppendAsync(string name, ReadOnlyMemory<byte> lines, CancellationToken cancellation);

    /// <summary>All files, in order of their names.</summary>
    IAsyncEnumerable<ArchiveFile> ListAsync(CancellationToken cancellation);

    ValueTask<Stream> OpenAsync(string name, CancellationToken cancellation);
}

public sealed record ArchiveFile(string Name, long Bytes);
