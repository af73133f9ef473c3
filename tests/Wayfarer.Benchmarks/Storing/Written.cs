using System.Collections.Concurrent;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Benchmarks.Storing;

/// <summary>What one call wrote: a batch of changes, messages, or the removal of messages.</summary>
public abstract record Written
{
    public sealed record Batch(TableName Table, string Partition, IReadOnlyList<RowChange> Changes) : Written;

    public sealed record Append(QueueName Queue, IReadOnlyList<QueueMessage> Messages) : Written;

    public sealed record Removal(QueueName Queue, int Count) : Written;
}

/// <summary>Remembers what reached the store, so that the same can be written again without Wayfarer.</summary>
public sealed class RecordingStore(ITableStore tables, IMessageQueue queues) : ITableStore, IMessageQueue
{
    private ConcurrentQueue<Written> _written = new();

    public IReadOnlyList<Written> TakeWritten() => [.. Interlocked.Exchange(ref _written, new ConcurrentQueue<Written>())];

    public ValueTask<IReadOnlyList<Row>> ReadAsync(
        TableName table, string partition, string from, string to, int limit, CancellationToken cancellation) =>
        tables.ReadAsync(table, partition, from, to, limit, cancellation);

    public ValueTask<Row?> FindAsync(TableName table, string partition, string key, CancellationToken cancellation) =>
        tables.FindAsync(table, partition, key, cancellation);

    public ValueTask<IReadOnlyList<Row>> ScanAsync(
        TableName table, string from, string to, RowAddress? after, int limit, CancellationToken cancellation) =>
        tables.ScanAsync(table, from, to, after, limit, cancellation);

    public async ValueTask<CommitOutcome> CommitAsync(
        TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        var outcome = await tables.CommitAsync(table, partition, changes, cancellation);
        if (outcome is CommitOutcome.Committed) _written.Enqueue(new Written.Batch(table, partition, changes));
        return outcome;
    }

    public async ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation)
    {
        await queues.EnqueueAsync(queue, messages, cancellation);
        _written.Enqueue(new Written.Append(queue, messages));
    }

    public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation) =>
        queues.ReceiveAsync(queue, limit, lease, cancellation);

    public async ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        await queues.DeleteAsync(queue, messages, cancellation);
        _written.Enqueue(new Written.Removal(queue, messages.Count));
    }
}
