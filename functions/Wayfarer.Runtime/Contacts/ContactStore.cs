using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Contacts;

/// <summary>Reads contacts and their history from the table they live in.</summary>
public sealed class ContactStore(ITableStore store)
{
    /// <summary>The live rows, and nothing else; a contact that nothing is stored about is new.</summary>
    public async ValueTask<StoredContact> LoadAsync(ContactId id, CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(
            TableName.Contacts, id.Value, ContactKeys.LiveFrom, ContactKeys.LiveTo, Limits.StoreRowsPerPage, cancellation);
        return StoredContact.From(id, rows);
    }

    /// <summary>The contact that inputs for this one reach in the end; nothing while it is frozen and not yet taken up there.</summary>
    public async ValueTask<Contact?> FollowAsync(ContactId id, CancellationToken cancellation)
    {
        var passed = new List<ContactId>();
        var contact = (await LoadAsync(id, cancellation)).Contact;
        while (contact.Head.ForwardTo is { } target)
        {
            passed.Add(contact.Id);
            contact = (await LoadAsync(target, cancellation)).Contact;
        }

        return contact.Head.ErasedAt is not null || passed.All(contact.Profile.Absorbed.Contains) ? contact : null;
    }

    public async ValueTask<bool> HasAppliedAsync(ContactId id, string inputKey, CancellationToken cancellation) =>
        await store.FindAsync(TableName.Contacts, id.Value, ContactKeys.Dedupe(inputKey), cancellation) is not null;

    public async IAsyncEnumerable<ContactCommit> HistoryAsync(
        ContactId id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in RangeAsync(id, ContactKeys.CommitsFrom, ContactKeys.CommitsTo, cancellation)) yield return ContactCommit.Read(row.Data);
    }

    /// <summary>The commits of a contact from its newest down to its first, read in blocks as they are asked for.</summary>
    public async IAsyncEnumerable<ContactCommit> HistoryFromNewestAsync(
        Contact contact, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const int Block = 100;
        for (var to = contact.Head.Sequence; to > 0; to -= Block)
        {
            var rows = await store.ReadAsync(
                TableName.Contacts, contact.Id.Value, ContactKeys.Commit(Math.Max(1, to - Block + 1)), ContactKeys.Commit(to + 1), Block, cancellation);
            foreach (var row in rows.Reverse()) yield return ContactCommit.Read(row.Data);
        }
    }

    public async ValueTask<IReadOnlyList<ClosedEnrollment>> ClosedAsync(ContactId id, CancellationToken cancellation)
    {
        var closed = new List<ClosedEnrollment>();
        await foreach (var row in RangeAsync(id, ContactKeys.ClosedFrom, ContactKeys.ClosedTo, cancellation)) closed.AddRange(ClosedEnrollments.Read(row.Data));

        return closed;
    }

    /// <summary>
    /// What the rules of a snapshot ask a contact to remember, read from all its history and that of the contacts that went
    /// up in it.
    /// </summary>
    public async ValueTask<ImmutableArray<EventMemory>> RecallAsync(Contact contact, Snapshot snapshot, CancellationToken cancellation)
    {
        var profile = Profile.Empty;
        foreach (var id in contact.Profile.Absorbed.Prepend(contact.Id))
        {
            await foreach (var commit in HistoryAsync(id, cancellation))
            {
                foreach (var @event in commit.Heard(id))
                {
                    foreach (var memory in snapshot.Plan(@event.Name).Memories.Where(memory => memory.Pattern.FiltersHold(@event.Properties)))
                        profile = profile.Remember(memory, @event);
                }
            }
        }

        return profile.Memories;
    }

    private async IAsyncEnumerable<Row> RangeAsync(
        ContactId id, string from, string to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var page = await store.ReadAsync(TableName.Contacts, id.Value, from, to, Limits.StoreRowsPerPage, cancellation);
            foreach (var row in page) yield return row;
            if (page.Count < Limits.StoreRowsPerPage) yield break;

            // The next key in ordinal order.
            from = page[^1].Key + " ";
        }
    }
}
