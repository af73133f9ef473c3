using System.Runtime.CompilerServices;
using Wayfarer.Runtime.Archive;

namespace Wayfarer.Local.Archive;

/// <summary>The archive as files in a folder, each block synced to the disk.</summary>
public sealed class FolderArchiveFiles(string folder) : IArchiveFiles
{
    private const string Pattern = "*.ndjson";

    public ValueTask AppendAsync(string name, ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(lines.Span);
        file.Flush(flushToDisk: true);
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<ArchiveFile> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!Directory.Exists(folder)) yield break;

        var names = Directory.EnumerateFiles(folder, Pattern, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'));
        foreach (var name in names.Order(StringComparer.Ordinal)) yield return new ArchiveFile(name, new FileInfo(Path.Combine(folder, name)).Length);

        await ValueTask.CompletedTask;
    }

    public ValueTask<Stream> OpenAsync(string name, CancellationToken cancellation) =>
        new(new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
}
