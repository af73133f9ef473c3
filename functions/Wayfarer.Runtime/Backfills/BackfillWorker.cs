using System.Collections.Immutable;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Backfills;

/// <summary>
/// Brings all contacts to the segments and scores of the newest snapshot, a page at a time: the page goes on the inbox first and
/// is recorded after that, so that whoever was cut off between the two repeats it. It is over when a pass over everybody finds
/// nobody who is not there yet.
/// </summary>
public sealed class BackfillWorker(ITableStore store, IMessageQueue queue, IQueueBacklog backlog, ISnapshotSource snapshots, TimeProvider time)
{
    private static readonly TimeSpan BetweenPasses = TimeSpan.FromMinutes(1);

    private readonly BackfillTable _backfills = new(store);
    private readonly ContactPages _contacts = new(store);

    /// <summary>The most rows of contacts that one page reads.</summary>
    public int RowsPerPage { get => _contacts.RowsPerPage; init => _contacts = new ContactPages(store) { RowsPerPage = value }; }

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>
    /// Begins what a changed snapshot asks for, or goes on with one page; whether there may be more to do at once. While enough
    /// waits on the inbox, it waits.
    /// </summary>
    public async ValueTask<bool> RunPageAsync(CancellationToken cancellation)
    {
        var stored = await _backfills.FindAsync(cancellation);
        var backfill = stored?.Backfill;
        var snapshot = backfill is null ? snapshots.Current : await snapshots.AtLeastAsync(backfill.Snapshot, cancellation);
        if (snapshot.Number == 0) return false;
        if (Begun(backfill, snapshot) is { } begun) return await _backfills.TryWriteAsync(stored, begun, cancellation);
        if (backfill!.State != BackfillState.Running) return false;

        var inbox = await backlog.ReadAsync(QueueName.Inbox, cancellation);
        if (inbox.Waiting > (StartsPass(backfill) ? 0 : Limits.InboxBacklogForBroadcasts) && !HasWaited(backfill)) return false;

        return await RunPageAsync(stored!, cancellation);

        bool HasWaited(Backfill running) => StartsPass(running) && inbox.Waiting <= Limits.InboxBacklogForBroadcasts && Now - running.PassedAt!.Value >= BetweenPasses;
    }

    // The first one finds everybody; a later one is for those whom the last one did not bring there, once they had the time.
    private static bool StartsPass(Backfill backfill) => backfill is { Next: null, PassedAt: not null };

    /// <summary>What a snapshot makes of the backfill; null when it changes nothing of it.</summary>
    private Backfill? Begun(Backfill? backfill, Snapshot snapshot)
    {
        var now = BuiltDefinition.Of(snapshot).ToList();
        if (backfill is not null)
        {
            // Whoever is behind begins nothing.
            if (snapshot.Number <= backfill.Snapshot) return null;

            ImmutableArray<BuiltDefinition> goal = [.. backfill.Built, .. backfill.Building];
            if (now.TrueForAll(goal.Contains) && goal.All(now.Contains)) return null;
        }

        ImmutableArray<BuiltDefinition> built = [.. (backfill?.Built ?? []).Where(now.Contains)];
        ImmutableArray<BuiltDefinition> building = [.. now.Where(definition => !built.Contains(definition))];
        return new Backfill
        {
            Snapshot = snapshot.Number,
            State = building.IsEmpty ? BackfillState.Finished : BackfillState.Running,
            StartedAt = Now,
            EndedAt = building.IsEmpty ? Now : null,
            Known = backfill?.Known ?? 0,
            Built = built,
            Building = building,
            Unknown = backfill?.Unknown,
        };
    }

    private async ValueTask<bool> RunPageAsync(StoredBackfill stored, CancellationToken cancellation)
    {
        var backfill = stored.Backfill;
        var page = await _contacts.ReadAsync(backfill.Next ?? "", "~", cancellation);
        var behind = page.Contacts.Select(contact => contact.Contact).Where(contact => IsToBeTold(backfill, contact)).ToList();
        var inputs = behind.Select(contact => new InboxMessage(contact.Id, new Input.Refresh(backfill.Snapshot, Now)).ToQueueMessage()).ToList();
        if (inputs.Count > 0) await queue.EnqueueAsync(QueueName.Inbox, inputs, cancellation);

        var next = backfill with
        {
            Next = page.Next,
            Contacts = backfill.Contacts + page.Contacts.Count(contact => IsSomebody(contact.Contact)),
            Told = backfill.Told + behind.Count,
        };

        // Somebody else who was faster has put the same page on the inbox, or has begun anew.
        await _backfills.TryWriteAsync(stored, page.Next is null ? Passed(next) : next, cancellation);
        return page.Next is not null;
    }

    /// <summary>Those who are told again and again and do not come there are for somebody to look at: their inputs fail.</summary>
    private Backfill Passed(Backfill backfill)
    {
        var passed = backfill with { Passes = backfill.Passes + 1, PassedAt = Now, Known = backfill.Contacts };
        if (backfill.Told > 0 && passed.Passes < Limits.PassesPerBackfill) return passed with { Contacts = 0, Told = 0 };

        return passed with
        {
            State = BackfillState.Finished,
            EndedAt = Now,
            Built = [.. backfill.Built, .. backfill.Building],
            Building = [],
        };
    }

    /// <summary>Whether the contact was judged by what is older, or is inside of something that nobody was told of.</summary>
    private static bool IsToBeTold(Backfill backfill, Contact contact) =>
        IsSomebody(contact) && (contact.Head.Snapshot < backfill.Snapshot || contact.Profile.Segments.Any(membership => membership.IsUntold));

    private static bool IsSomebody(Contact contact) => contact is { IsNew: false, Head: { ForwardTo: null, ErasedAt: null } };
}
