using System.Collections.Concurrent;

namespace Wayfarer.Runtime.Archive;

/// <summary>An archive in memory, for simulations and tests.</summary>
public sealed class MemoryArchive : IArchiveFiles, IArchiveKeys
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MemoryStream> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    public ValueTask AppendAsync(string name, ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(name, out var file)) _files.Add(name, file = new MemoryStream());
            file.Write(lines.Span);
        }

        return ValueTask.CompletedTask;
    }

    public IAsyncEnumerable<ArchiveFile> ListAsync(CancellationToken cancellation)
    {
        lock (_gate) return _files.Select(file => new ArchiveFile(file.Key, file.Value.Length)).ToList().ToAsyncEnumerable();
    }

    public ValueTask<Stream> OpenAsync(string name, CancellationToken cancellation)
    {
        lock (_gate) return new(new MemoryStream(_files[name].ToArray()));
    }

    public ValueTask<byte[]?> FindAsync(string subject, CancellationToken cancellation) => new(_keys.GetValueOrDefault(subject));

    public ValueTask<byte[]> FindOrCreateAsync(string subject, CancellationToken cancellation) => new(_keys.GetOrAdd(subject, _ => ArchiveCipher.NewKey()));

    public ValueTask DestroyAsync(string subject, CancellationToken cancellation)
    {
        _keys.TryRemove(subject, out _);
        return ValueTask.CompletedTask;
    }
}
