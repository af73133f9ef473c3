using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Broadcasts;

/// <summary>
/// All broadcasts, and a second row for each that runs, so that a host without one reads nothing. The oldest that have ended
/// make room for new ones.
/// </summary>
public sealed class BroadcastTable(ITableStore store)
{
    private const string Partition = "broadcasts";
    private const string BroadcastPrefix = "b|";
    private const string RunningPrefix = "r|";

    /// <summary>Adds a broadcast. One of the same id stays what it is, and is the answer.</summary>
    public async ValueTask<Addition> AddAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        while (true)
        {
            if (await FindAsync(broadcast.Id, cancellation) is { } known) return new Addition.Known(known.Broadcast);

            var rows = await RowsAsync(cancellation);
            if (rows.Count(row => row.Broadcast.State == BroadcastState.Running) >= Limits.BroadcastsAtOnce) return Addition.TooMany.Instance;

            List<RowChange> changes =
            [
                new RowChange.Insert(BroadcastPrefix + broadcast.Id, Write(broadcast)),
                new RowChange.Insert(RunningPrefix + broadcast.Id, default),
            ];
            if (rows.Count >= Limits.BroadcastsRemembered)
            {
                var oldest = rows.Where(row => row.Broadcast.State != BroadcastState.Running).MinBy(row => row.Broadcast.CreatedAt)!;
                changes.Add(new RowChange.Delete(BroadcastPrefix + oldest.Broadcast.Id, oldest.Tag));
            }

            if (await store.CommitAsync(TableName.Broadcasts, Partition, changes, cancellation) is CommitOutcome.Committed) return new Addition.Added(broadcast);
        }
    }

    public async ValueTask<StoredBroadcast?> FindAsync(string id, CancellationToken cancellation) =>
        await store.FindAsync(TableName.Broadcasts, Partition, BroadcastPrefix + id, cancellation) is { } row ? Read(row) : null;

    /// <summary>All that are remembered, newest first.</summary>
    public async ValueTask<IReadOnlyList<Broadcast>> ListAsync(CancellationToken cancellation) =>
        [.. (await RowsAsync(cancellation)).Select(row => row.Broadcast).OrderByDescending(broadcast => broadcast.CreatedAt).ThenBy(broadcast => broadcast.Id, StringComparer.Ordinal)];

    /// <summary>The ids of those that run.</summary>
    public async ValueTask<IReadOnlyList<string>> RunningAsync(CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(TableName.Broadcasts, Partition, RunningPrefix, "r}", Limits.BroadcastsAtOnce, cancellation);
        return [.. rows.Select(row => row.Key[RunningPrefix.Length..])];
    }

    /// <summary>Replaces what was read; false when somebody else was faster.</summary>
    public async ValueTask<bool> TryReplaceAsync(StoredBroadcast stored, Broadcast next, CancellationToken cancellation)
    {
        List<RowChange> changes = [new RowChange.Replace(BroadcastPrefix + next.Id, Write(next), stored.Tag)];
        if (next.State != BroadcastState.Running) changes.Add(new RowChange.Delete(RunningPrefix + next.Id));
        return await store.CommitAsync(TableName.Broadcasts, Partition, changes, cancellation) is CommitOutcome.Committed;
    }

    /// <summary>Stops a broadcast where it is, and answers what it is now; null when there is none. One that has ended stays as it ended.</summary>
    public async ValueTask<Broadcast?> CancelAsync(string id, Instant now, CancellationToken cancellation)
    {
        while (true)
        {
            if (await FindAsync(id, cancellation) is not { } stored) return null;
            if (stored.Broadcast.State != BroadcastState.Running) return stored.Broadcast;

            var cancelled = stored.Broadcast with { State = BroadcastState.Cancelled, EndedAt = now };
            if (await TryReplaceAsync(stored, cancelled, cancellation)) return cancelled;
        }
    }

    private async ValueTask<List<StoredBroadcast>> RowsAsync(CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(TableName.Broadcasts, Partition, BroadcastPrefix, "b}", Limits.StoreRowsPerPage, cancellation);
        return [.. rows.Select(Read)];
    }

    private static StoredBroadcast Read(Row row) =>
        new(StoredJson.Read(row.Data.Span, StoredJson.Default.Broadcast, broadcast => broadcast.Format, Broadcast.CurrentFormat), row.Tag);

    private static byte[] Write(Broadcast broadcast) => StoredJson.Write(broadcast, StoredJson.Default.Broadcast);
}

/// <summary>A broadcast with the tag that its next change must find.</summary>
public sealed record StoredBroadcast(Broadcast Broadcast, string Tag);

/// <summary>What became of the wish to add a broadcast.</summary>
public abstract record Addition
{
    private Addition()
    {
    }

    public sealed record Added(Broadcast Broadcast) : Addition;

    public sealed record Known(Broadcast Broadcast) : Addition;

    /// <summary>As many run as may at once.</summary>
    public sealed record TooMany : Addition
    {
        public static readonly TooMany Instance = new();
    }
}
