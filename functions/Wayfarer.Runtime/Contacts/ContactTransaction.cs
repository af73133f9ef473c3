using System.Collections.Immutable;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// Applies inputs to one contact: reads its live rows, decides, and writes everything in one batch under the tag of its
/// head. When it returns, all that follows from the inputs is safe in a queue or in the due table, whether this call
/// applied them or an earlier one did.
/// </summary>
public sealed class ContactTransaction(
    ITableStore store, IMessageQueue queue, ISnapshotSource snapshots, DueTable due, TimeProvider time)
{
    private const int AttemptsUnderContention = 100;

    private readonly ContactStore _contacts = new(store);
    private readonly ContactRetention _retention = new(store);

    public async ValueTask HandleAsync(ContactId id, IReadOnlyList<Input> inputs, CancellationToken cancellation)
    {
        var pending = Distinct(inputs);
        for (var attempt = 0; attempt < AttemptsUnderContention; attempt++)
        {
            var stored = await _contacts.LoadAsync(id, cancellation);
            if (stored.Contact.Head.ForwardTo is { } target)
            {
                await MoveOutboxAsync(id, stored.Outbox, cancellation);
                await ForwardAsync(stored.Contact, target, pending, cancellation);
                return;
            }

            var (rest, outbox) = await CommitAsync(stored, pending, cancellation);
            pending = rest;
            if (pending.Count > 0 || outbox is null) continue;

            await MoveOutboxAsync(id, outbox.Value, cancellation);
            if (stored.Contact.Head.RetentionAt <= Instant.From(time.GetUtcNow()) && inputs.Any(input => input is Input.Wake))
                await ExpireAsync(id, cancellation);
            return;
        }

        throw new StoreUnavailableException($"The contact {id} was changed by others {AttemptsUnderContention} times in a row.");
    }

    /// <summary>
    /// Decides and commits as much as one commit takes; answers what is still to be done, and the whole outbox unless the
    /// contact must be read again to know it.
    /// </summary>
    private async ValueTask<(List<Input> Pending, ImmutableArray<OutboxEntry>? Outbox)> CommitAsync(
        StoredContact stored, List<Input> pending, CancellationToken cancellation)
    {
        var snapshot = await snapshots.AtLeastAsync(stored.Contact.Head.Snapshot, cancellation);
        var contact = await WithMemoryAsync(stored.Contact, snapshot, cancellation);
        var draft = new CommitDraft(stored, contact);
        foreach (var input in pending)
        {
            var complete = await CompleteAsync(input, draft.Contact, snapshot, cancellation);
            if (!draft.Apply(complete, snapshot, Instant.From(time.GetUtcNow()))) break;
        }

        if (draft.IsIdle) return (Rest(), stored.Outbox);

        await ArmAsync(draft, cancellation);
        var changes = draft.ToChanges();
        switch (await store.CommitAsync(TableName.Contacts, stored.Contact.Id.Value, changes, cancellation))
        {
            // Applied by an earlier delivery of the same input, whose effects may still be in the outbox.
            case CommitOutcome.Conflict conflict when draft.InputWithDedupeRow(conflict.Key) is { } applied:
                return ([.. pending.Where(input => input.Key != applied.Key)], null);
            case CommitOutcome.Conflict:
                Telemetry.ContactConflict();
                return (pending, null);
            default:
                return (Rest(), draft.OutboxAfterCommit);
        }

        List<Input> Rest() => pending[draft.AppliedInputs..];
    }

    /// <summary>
    /// Lets go what is old. When others change the contact meanwhile, the wake that has been armed again comes back to it.
    /// </summary>
    private async ValueTask ExpireAsync(ContactId id, CancellationToken cancellation)
    {
        var now = Instant.From(time.GetUtcNow());
        var stored = await _contacts.LoadAsync(id, cancellation);
        if (stored.Contact.Head is not { ForwardTo: null, RetentionAt: { } retentionAt } || retentionAt > now) return;

        var snapshot = await snapshots.AtLeastAsync(stored.Contact.Head.Snapshot, cancellation);
        await _retention.ExpireAsync(stored, await WithMemoryAsync(stored.Contact, snapshot, cancellation), snapshot, now, cancellation);
    }

    private async ValueTask<Contact> WithMemoryAsync(Contact contact, Snapshot snapshot, CancellationToken cancellation) =>
        ContactKernel.NeedsRecall(contact, snapshot)
            ? ContactKernel.Recall(contact, snapshot, await _contacts.RecallAsync(contact, snapshot, cancellation))
            : contact;

    /// <summary>Reads what an input only refers to. A contact that goes up in this one is frozen: reading it later reads the same.</summary>
    private async ValueTask<Input> CompleteAsync(Input input, Contact contact, Snapshot snapshot, CancellationToken cancellation)
    {
        if (input is Input.Enroll enroll) return enroll with { ReachedAs = await ReachedAsAsync(enroll, contact, cancellation) };
        if (input is not Input.Absorb absorb) return input;

        var other = (await _contacts.LoadAsync(absorb.From, cancellation)).Contact;
        var memories = other.Profile.MemorySignature == snapshot.MemorySignature
            ? other.Profile.Memories
            : ContactKernel.Recall(other, snapshot, await _contacts.RecallAsync(other, snapshot, cancellation)).Profile.Memories;
        return absorb with { Contact = other with { Profile = other.Profile with { Memories = memories } } };
    }

    /// <summary>Of the contacts that went up in this one, the first that the same broadcast has reached.</summary>
    private async ValueTask<ContactId?> ReachedAsAsync(Input.Enroll enroll, Contact contact, CancellationToken cancellation)
    {
        foreach (var absorbed in contact.Profile.Absorbed)
        {
            if (await _contacts.HasAppliedAsync(absorbed, enroll.Key, cancellation)) return absorbed;
        }

        return null;
    }

    /// <summary>A needless row in the due table is harmless and a missing one is not: the row comes before the commit.</summary>
    private async ValueTask ArmAsync(CommitDraft draft, CancellationToken cancellation)
    {
        if (draft.WakeToArm() is { } wake) await due.ArmAsync(draft.Contact.Id, wake, cancellation);
    }

    /// <summary>
    /// Applies what reached a contact that was merged away to the one it was merged into, behind the merge itself: an input
    /// must not overtake the enrollment that it belongs to. What the frozen contact had applied before is not applied
    /// again: its dedupe rows are honoured.
    /// </summary>
    private async ValueTask ForwardAsync(Contact frozen, ContactId target, List<Input> inputs, CancellationToken cancellation)
    {
        var forwarded = new List<Input>();
        foreach (var input in inputs)
        {
            if (input is Input.Wake) continue;
            if (input is Input.MergeInto merge)
            {
                await MergeOnwardAsync(frozen.Id, target, merge, cancellation);
                continue;
            }

            if (await _contacts.HasAppliedAsync(frozen.Id, input.Key!, cancellation)) continue;

            forwarded.Add(input);
        }

        if (forwarded.Count == 0) return;

        var absorb = new Input.Absorb(frozen.Id, frozen.Head.Sequence, frozen.Head.Clock);
        await HandleAsync(target, [absorb, .. forwarded], cancellation);
    }

    /// <summary>
    /// A contact that was merged away cannot go up in another one too: the one it went up in does, or takes that one up, so
    /// that who is who does not depend on which link was learnt first. A shared device leads no further: the first known
    /// person keeps what was anonymous, and two known people never become one by it.
    /// </summary>
    private async ValueTask MergeOnwardAsync(ContactId frozen, ContactId target, Input.MergeInto merge, CancellationToken cancellation)
    {
        if (merge.Into == target) return;
        if (frozen.IsAnonymous && !target.IsAnonymous && !merge.Into.IsAnonymous) return;

        // Each step leads to a pair of smaller ids, and so to an end.
        var (from, into) = target.Precedes(merge.Into) ? (merge.Into, target) : (target, merge.Into);
        var onward = new InboxMessage(from, merge with { From = from, Into = into });
        await queue.EnqueueAsync(QueueName.Inbox, [onward.ToQueueMessage()], cancellation);
    }

    private async ValueTask MoveOutboxAsync(ContactId id, ImmutableArray<OutboxEntry> outbox, CancellationToken cancellation)
    {
        if (outbox.IsEmpty) return;

        await queue.EnqueueAsync(QueueName.Effects, [.. outbox.Select(entry => new QueueMessage(id.Value, entry.ToBytes()))], cancellation);

        // Somebody else may have moved and removed some of them meanwhile, which is as good; the others are still to go.
        var removals = outbox.Select(entry => new RowChange.Delete(ContactKeys.Outbox(entry.Sequence))).ToList<RowChange>();
        while (removals.Count > 0)
        {
            if (await store.CommitAsync(TableName.Contacts, id.Value, removals, cancellation) is not CommitOutcome.Conflict conflict) return;

            removals.RemoveAll(removal => removal.Key == conflict.Key);
        }
    }

    private static List<Input> Distinct(IReadOnlyList<Input> inputs)
    {
        var seen = new HashSet<string>();
        return [.. inputs.Where(input => input.Key is not { } key || seen.Add(key))];
    }
}
