using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Storage;

/// <summary>What one caller wants written. It is answered only after the commit that holds it.</summary>
internal abstract class SqliteWork(CancellationToken cancellation)
{
    public bool IsCancelled => cancellation.IsCancellationRequested;

    protected CancellationToken Cancellation => cancellation;

    /// <summary>About how much the work adds to the log, to bound what one commit holds.</summary>
    public abstract long Weight { get; }

    /// <summary>Writes inside the open transaction; after an exception that is rolled back as a whole.</summary>
    public abstract void Perform(SqliteWrites writes);

    public abstract void Answer();

    public abstract void Fail(Exception failure);

    public abstract void Cancel();
}

/// <summary>A work whose caller waits for a <typeparamref name="T"/>.</summary>
internal abstract class SqliteWork<T>(CancellationToken cancellation) : SqliteWork(cancellation)
{
    // The writer's thread must not run what its callers do next.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => _completion.Task;

    protected abstract T Result { get; }

    public override void Answer() => _completion.TrySetResult(Result);

    public override void Fail(Exception failure) => _completion.TrySetException(failure);

    public override void Cancel() => _completion.TrySetCanceled(Cancellation);
}

/// <summary>One batch of changes of one partition.</summary>
internal sealed class SqliteBatch(
    TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    : SqliteWork<CommitOutcome>(cancellation)
{
    private CommitOutcome? _outcome;

    public override long Weight { get; } = changes.Sum(change => change.Content.Length + 256L);

    protected override CommitOutcome Result => _outcome!;

    public override void Perform(SqliteWrites writes)
    {
        // A single statement is all or nothing by itself.
        if (changes.Count == 1)
        {
            _outcome = Make(writes);
            return;
        }

        writes.BeginBatch();
        _outcome = Make(writes);
        if (_outcome is CommitOutcome.Conflict)
            writes.UndoBatch();
        else
            writes.EndBatch();
    }

    private CommitOutcome Make(SqliteWrites writes)
    {
        var writer = writes.Table(table);
        var before = writes.LastNumber;
        var tags = new string[changes.Count];
        for (var index = 0; index < tags.Length; index++)
        {
            var change = changes[index];
            var tag = writes.NextNumber();
            if (writer.Make(partition, change, tag) is { } reason)
            {
                writes.ReturnNumbers(before);
                return new CommitOutcome.Conflict(change.Key, reason);
            }

            tags[index] = change is RowChange.Delete ? "" : tag.ToString();
        }

        return new CommitOutcome.Committed(tags);
    }
}

/// <summary>Messages for the end of a queue; the result is the id of the last one.</summary>
internal sealed class SqliteAppend(QueueName queue, IReadOnlyList<QueueMessage> messages, Instant at, CancellationToken cancellation)
    : SqliteWork<long>(cancellation)
{
    private long _lastId;

    public override long Weight { get; } = messages.Sum(message => message.Body.Length + 128L);

    protected override long Result => _lastId;

    public override void Perform(SqliteWrites writes)
    {
        var writer = writes.Queue(queue);
        foreach (var message in messages)
            writer.Append(_lastId = writes.NextNumber(), message, at.Milliseconds);
    }
}

/// <summary>Messages that are done with.</summary>
internal sealed class SqliteRemoval(QueueName queue, long[] ids, CancellationToken cancellation)
    : SqliteWork<int>(cancellation)
{
    public override long Weight => ids.Length * 128L;

    protected override int Result => ids.Length;

    public override void Perform(SqliteWrites writes)
    {
        var writer = writes.Queue(queue);
        foreach (var id in ids)
            writer.Delete(id);
    }
}
