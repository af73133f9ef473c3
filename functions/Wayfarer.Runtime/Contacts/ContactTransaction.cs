using System.Collections.Immutable;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Archive;
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
    ITableStore store, IMessageQueue queue, ISnapshotSource snapshots, DueTable due, TimeProvider time, NeedlessWakes? needless = null,
    Contention? contention = null)
{
    private static readonly TimeSpan ClocksApart = TimeSpan.FromMinutes(5);

    private readonly Contention _contention = contention ?? Contention.AtOnce;
    private readonly ContactStore _contacts = new(store);
    private readonly ContactRetention _retention = new(store);

    public async ValueTask HandleAsync(ContactId id, IReadOnlyList<Input> inputs, CancellationToken cancellation)
    {
        var pending = Distinct(inputs);
        var losses = 0;
        while (losses < _contention.Attempts)
        {
            var stored = await _contacts.LoadAsync(id, cancellation);
            if (stored.Contact.Head.ErasedAt is not null)
            {
                pending = await RefuseAsync(pending, cancellation);
            }
            else if (pending.Exists(input => input is Input.Erase))
            {
                pending = [.. pending.OrderBy(input => input is not Input.Erase)];
            }
            else if (stored.Contact.Head.ForwardTo is { } target)
            {
                await MoveOutboxAsync(id, stored.Outbox, cancellation);
                await ForwardAsync(stored.Contact, target, pending, cancellation);
                return;
            }

            var (rest, committed, lost) = await CommitAsync(stored, pending, null, cancellation);
            pending = rest;
            losses = lost ? losses + 1 : 0;
            if (lost) await _contention.WaitAsync(losses, cancellation);
            if (pending.Count > 0 || committed is null) continue;

            await MoveOutboxAsync(id, committed.Outbox, cancellation);
            if (stored.Contact.Head.RetentionAt <= Instant.From(time.GetUtcNow()) && inputs.Any(input => input is Input.Wake))
                await ExpireAsync(id, cancellation);
            return;
        }

        throw new ContendedContactException(id, losses);
    }

    /// <summary>
    /// To be called behind inputs that came again: whoever had them before may have been cut off between their commit and the
    /// archive, where there is one.
    /// </summary>
    public ValueTask RepeatAsync(ContactId id, IReadOnlyList<Input> inputs, CancellationToken cancellation) =>
        store is IArchivedStore archived && inputs.Count > 0
            ? archived.RepeatAsync(id, inputs.Select(input => input.RecordedAt).Aggregate(Instant.Min) - ClocksApart, cancellation)
            : ValueTask.CompletedTask;

    /// <summary>
    /// Ends the wait of an alarm, unless the enrollment has left it. Like any input, it moves the outbox, whoever filled it.
    /// </summary>
    /// <param name="goesOn">Whether the alarm goes on to the wait that follows: then nobody is told to set another one.</param>
    /// <returns>The contact as it is then, and whether it was this call that ended the wait.</returns>
    public async ValueTask<(Contact Contact, bool Ended)> RingAsync(Alarm alarm, bool goesOn, CancellationToken cancellation)
    {
        List<Input> wake = [new Input.Wake(alarm.Until)];
        var losses = 0;
        while (losses < _contention.Attempts)
        {
            var stored = await _contacts.LoadAsync(alarm.Contact, cancellation);
            if (stored.Contact.Head is not { ForwardTo: null, ErasedAt: null } || !stored.Contact.Enrollments.Any(IsInTheWait))
            {
                await MoveOutboxAsync(alarm.Contact, stored.Outbox, cancellation);
                return (stored.Contact, false);
            }

            var (rest, committed, lost) = await CommitAsync(stored, wake, goesOn ? alarm : null, cancellation);
            losses = lost ? losses + 1 : 0;
            if (lost) await _contention.WaitAsync(losses, cancellation);
            if (committed is null) continue;

            // More came due at once than one commit takes: the rest is nobody's alarm any more.
            if (rest.Count > 0) await HandleAsync(alarm.Contact, rest, cancellation);
            else await MoveOutboxAsync(alarm.Contact, committed.Outbox, cancellation);
            return (committed.Contact, !committed.Contact.Enrollments.Any(IsInTheWait));
        }

        throw new ContendedContactException(alarm.Contact, losses);

        bool IsInTheWait(Enrollment open) => open.Id == alarm.Enrollment && open.WaitNumber == alarm.WaitNumber && open.Wait.Until is not null;
    }

    /// <summary>
    /// Decides and commits as much as one commit takes; answers what is still to be done, and the contact with its whole
    /// outbox unless it must be read again to know them, and whether somebody else has changed the contact meanwhile.
    /// </summary>
    private async ValueTask<(List<Input> Pending, Committed? Committed, bool Lost)> CommitAsync(
        StoredContact stored, List<Input> pending, Alarm? alarm, CancellationToken cancellation)
    {
        var asked = pending.OfType<Input.Refresh>().Select(refresh => refresh.Snapshot);
        var snapshot = await snapshots.AtLeastAsync(asked.Append(stored.Contact.Head.Snapshot).Max(), cancellation);
        var contact = await WithMemoryAsync(stored.Contact, snapshot, cancellation);
        var draft = new CommitDraft(stored, contact, due.AlarmGrace, alarm);
        foreach (var input in pending)
        {
            var complete = await CompleteAsync(input, draft.Contact, snapshot, cancellation);
            if (!draft.Apply(complete, snapshot, Instant.From(time.GetUtcNow()))) break;
        }

        if (draft.IsIdle) return (Rest(), new Committed(stored.Contact, stored.Outbox), false);

        var changes = draft.ToChanges(await ArmAsync(draft, cancellation));
        switch (await store.CommitAsync(TableName.Contacts, stored.Contact.Id.Value, changes, cancellation))
        {
            // Applied by an earlier delivery of the same input, whose effects may still be in the outbox.
            case CommitOutcome.Conflict conflict when draft.InputWithDedupeRow(conflict.Key) is { } applied:
                return (await NotAppliedAsync(stored.Contact.Id, [.. pending.Where(input => input.Key != applied.Key)], cancellation), null, false);
            case CommitOutcome.Conflict:
                Telemetry.ContactConflict();
                return (pending, null, true);
        }

        due.CountOverdue(draft.OverdueWaits);
        if (needless is not null && draft.NeedlessWake is { } row) await needless.AddAsync(new NeedlessWake(stored.Contact.Id, row.Wake, row.Tag), cancellation);
        return (Rest(), new Committed(draft.Contact, draft.OutboxAfterCommit), false);

        List<Input> Rest() => pending[draft.AppliedInputs..];
    }

    /// <summary>
    /// A message that comes again brings all that it brought before: what else would have gone into the same commit is looked up,
    /// instead of failing once for each.
    /// </summary>
    private async ValueTask<List<Input>> NotAppliedAsync(ContactId id, List<Input> pending, CancellationToken cancellation)
    {
        var unknown = new List<Input>();
        foreach (var input in pending.Take(Limits.InputsPerCommit))
        {
            if (input.Key is null || !await _contacts.HasAppliedAsync(id, input.Key, cancellation)) unknown.Add(input);
        }

        return [.. unknown, .. pending.Skip(Limits.InputsPerCommit)];
    }

    /// <summary>
    /// Lets go what is old. When others change the contact meanwhile, the wake that has been armed again comes back to it.
    /// </summary>
    private async ValueTask ExpireAsync(ContactId id, CancellationToken cancellation)
    {
        var now = Instant.From(time.GetUtcNow());
        var stored = await _contacts.LoadAsync(id, cancellation);
        if (stored.Contact.Head is not { ForwardTo: null, ErasedAt: null, RetentionAt: { } retentionAt } || retentionAt > now) return;

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
    private async ValueTask<string?> ArmAsync(CommitDraft draft, CancellationToken cancellation) =>
        draft.WakeToArm() is { } wake ? await due.ArmAsync(draft.Contact.Id, wake, cancellation) : null;

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
            if (input.IsHint) continue;
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

    /// <summary>Nothing that comes for an erased person is kept. Who was to go up in them is the same person, and is erased, too.</summary>
    private async ValueTask<List<Input>> RefuseAsync(List<Input> inputs, CancellationToken cancellation)
    {
        var now = Instant.From(time.GetUtcNow());
        var erasures = inputs.OfType<Input.Absorb>().Select(absorb => new InboxMessage(absorb.From, new Input.Erase(absorb.From, now)).ToQueueMessage()).ToList();
        if (erasures.Count > 0) await queue.EnqueueAsync(QueueName.Inbox, erasures, cancellation);
        return [.. inputs.Where(input => input is Input.Wake)];
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

    private sealed record Committed(Contact Contact, ImmutableArray<OutboxEntry> Outbox);
}
