using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Broadcasts;

/// <summary>
/// Takes broadcasts to the members of their segments, a page at a time: the page goes on the inbox first and is recorded after
/// that, so that whoever was cut off between the two repeats it, and the contacts tell the repetition.
/// </summary>
public sealed class BroadcastWorker(ITableStore store, IMessageQueue queue, IQueueBacklog backlog, ISnapshotSource snapshots, TimeProvider time)
{
    private readonly BroadcastTable _broadcasts = new(store);
    private readonly MembersTable _members = new(store);

    /// <summary>The most members that one page reads.</summary>
    public int MembersPerPage { get; init; } = Limits.BroadcastMembersPerPage;

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>
    /// Goes on with one page of each broadcast that runs; whether there may be more to do at once. While enough waits on the
    /// inbox, and while its journey lets nobody in, a broadcast waits.
    /// </summary>
    public async ValueTask<bool> RunPageAsync(CancellationToken cancellation)
    {
        var wentOn = false;
        foreach (var id in await _broadcasts.RunningAsync(cancellation))
        {
            if (await IsInboxFullAsync(cancellation)) return false;

            wentOn |= await RunPageAsync(id, cancellation);
        }

        return wentOn;
    }

    /// <summary>Whether a journey lets in whom a broadcast brings.</summary>
    public static bool LetsIn(JourneyState state) => state is JourneyState.Live or JourneyState.Dark;

    private async ValueTask<bool> RunPageAsync(string id, CancellationToken cancellation)
    {
        if (await _broadcasts.FindAsync(id, cancellation) is not { Broadcast: { State: BroadcastState.Running } broadcast } stored) return false;
        if (!LetsIn(snapshots.Current.StateOf(broadcast.Journey))) return false;

        var page = await _members.PageAsync(broadcast.Segment, broadcast.Next, MembersPerPage, cancellation);
        var inputs = page.Members.Select(contact => new InboxMessage(contact, new Input.Enroll(id, broadcast.Journey, broadcast.Segment, Now)));
        if (page.Members.Count > 0) await queue.EnqueueAsync(QueueName.Inbox, [.. inputs.Select(message => message.ToQueueMessage())], cancellation);

        var next = broadcast with { Next = page.Next, Reached = broadcast.Reached + page.Members.Count, Pages = broadcast.Pages + 1 };
        if (page.Next is null) next = next with { State = BroadcastState.Finished, EndedAt = Now };

        // Somebody else who was faster has put the same page on the inbox, or has cancelled.
        await _broadcasts.TryReplaceAsync(stored, next, cancellation);
        return page.Next is not null;
    }

    private async ValueTask<bool> IsInboxFullAsync(CancellationToken cancellation) =>
        (await backlog.ReadAsync(QueueName.Inbox, cancellation)).Waiting > Limits.InboxBacklogForBroadcasts;
}
