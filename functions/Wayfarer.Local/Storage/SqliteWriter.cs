using System.Threading.Channels;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Storage;

/// <summary>
/// The thread that writes. Whatever was queued while a commit was synced to the disk goes into the next commit together, so
/// that a slow disk makes larger commits and not fewer writes, and a lone caller never waits for company.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // One commit is bounded, so that no caller waits long for work that came after its own.
    private const int WorksPerCommit = 1_024;
    private const long BytesPerCommit = 16 * 1024 * 1024;
    private const int QueuedWorks = 8_192;

    private readonly Channel<SqliteWork> _queued =
        Channel.CreateBounded<SqliteWork>(new BoundedChannelOptions(QueuedWorks) { SingleReader = true });

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<SqliteWork> _group = [];
    private readonly SqliteWrites _writes;
    private long _commits;

    public SqliteWriter(SqliteWrites writes)
    {
        _writes = writes;
        new Thread(Run) { IsBackground = true, Name = "Wayfarer store writer" }.Start();
    }

    public long Commits => Interlocked.Read(ref _commits);

    public async ValueTask<T> DoAsync<T>(SqliteWork<T> work, CancellationToken cancellation)
    {
        try
        {
            await _queued.Writer.WriteAsync(work, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        return await work.Completion;
    }

    /// <summary>Takes no more work, and ends when what was queued is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _queued.Writer.TryComplete();
        await _ended.Task;
    }

    private void Run()
    {
        while (_queued.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            CommitGroup();
        _writes.Dispose();
        _ended.SetResult();
    }

    private void CommitGroup()
    {
        _group.Clear();
        try
        {
            _writes.Begin();
            PerformQueued();
            _writes.Commit();
            Interlocked.Increment(ref _commits);
        }
        catch (Exception failure)
        {
            FailGroup(failure);
            return;
        }

        foreach (var work in _group)
            work.Answer();
    }

    private void PerformQueued()
    {
        var weight = 0L;
        while (_group.Count < WorksPerCommit && weight < BytesPerCommit && _queued.Reader.TryRead(out var work))
        {
            if (work.IsCancelled)
            {
                work.Cancel();
                continue;
            }

            _group.Add(work);
            weight += work.Weight;
            work.Perform(_writes);
        }
    }

    private void FailGroup(Exception failure)
    {
        // When not even a transaction could be opened, its first caller still wants an answer.
        if (_group.Count == 0 && _queued.Reader.TryRead(out var work))
            _group.Add(work);
        try
        {
            _writes.Rollback();
        }
        catch (Exception second)
        {
            failure = new AggregateException(failure, second);
        }

        var unavailable = new StoreUnavailableException($"The database could not be written: {failure.Message}", failure);
        foreach (var failed in _group)
            failed.Fail(unavailable);
    }
}
