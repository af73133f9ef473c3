using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Wayfarer.Domain;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>
/// Adds entries to the archive. Whoever comes while a block is being written shares the next one, so that a busy process
/// pays for few; nobody waits for company. Each process has files of its own.
/// </summary>
public sealed class ArchiveWriter(IArchiveFiles files, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly string _writer = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private Block _next = new();
    private bool _isWriting;
    private DateOnly _day;
    private int _file;
    private int _blocks;
    private long _bytes;

    /// <summary>How many blocks were written: each is one operation of the storage.</summary>
    public long Blocks { get; private set; }

    /// <summary>The entries are durable when this returns.</summary>
    public Task AppendAsync(params IReadOnlyList<ArchiveEntry> entries)
    {
        if (entries.Count == 0) return Task.CompletedTask;

        Block own;
        lock (_gate)
        {
            own = _next;
            foreach (var entry in entries) own.Add(StoredJson.Write(entry, StoredJson.Default.ArchiveEntry));
            if (_isWriting) return own.Written.Task;

            _isWriting = true;
        }

        _ = WriteAllAsync();
        return own.Written.Task;
    }

    /// <summary>Adds an entry that nothing depends on: it may be lost with the process.</summary>
    public void Post(ArchiveEntry entry) =>
        AppendAsync(entry).ContinueWith(failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private async Task WriteAllAsync()
    {
        while (true)
        {
            Block block;
            lock (_gate)
            {
                block = _next;
                if (block.IsEmpty)
                {
                    _isWriting = false;
                    return;
                }

                _next = new Block();
            }

            try
            {
                await WriteAsync(block.Lines);
                block.Written.SetResult();
            }
            catch (Exception failure)
            {
                // Whether a part of it stands in the file is not known: what follows goes to a new one.
                _blocks = Limits.BlocksPerArchiveFile;
                block.Written.SetException(failure as StoreUnavailableException ?? new StoreUnavailableException($"The archive could not be written: {failure.Message}", failure));
            }
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> lines)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (today != _day || _blocks >= Limits.BlocksPerArchiveFile || _bytes >= Limits.BytesPerArchiveFile)
        {
            (_day, _file, _blocks, _bytes) = (today, _file + 1, 0, 0);
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{_day:yyyy'/'MM'/'dd}/{_writer}-{_file:D5}.ndjson");
        await files.AppendAsync(name, lines, CancellationToken.None);
        (_blocks, _bytes, Blocks) = (_blocks + 1, _bytes + lines.Length, Blocks + 1);
    }

    private sealed class Block
    {
        private readonly ArrayBufferWriter<byte> _lines = new();

        // Whoever waits goes on by itself and not inside of the writing.
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsEmpty => _lines.WrittenCount == 0;

        public ReadOnlyMemory<byte> Lines => _lines.WrittenMemory;

        public void Add(byte[] line)
        {
            _lines.Write(line);
            _lines.Write("\n"u8);
        }
    }
}
