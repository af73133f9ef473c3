using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>
/// A store that adds what is committed to the archive before it answers: what a contact's commits wrote, what became of its
/// messages, what was said about addresses, and what people keep in the other tables. What follows from effects (totals, who
/// waits where, reserved messages, claims of addresses) is made again from them, what senders posted is not archived, and a
/// contact costs no call to the table more than without.
/// </summary>
/// <remarks>
/// The tables are what counts: a commit whose entry could not be added is a failure to whoever made it, who comes again.
/// </remarks>
public sealed class ArchivingTableStore(ITableStore store, ArchiveWriter archive, IArchiveKeys keys, TimeProvider time) : IArchivedStore
{
    private static readonly TableName[] KeptAsTheyAre = [TableName.Broadcasts, TableName.Definitions, TableName.Erasures, TableName.Keys];
    private static readonly object Archived = new();
    private static readonly TimeSpan KeyKnownFor = TimeSpan.FromMinutes(1);

    private readonly Recent<ArchiveMark> _marks = new(Limits.ArchiveKeysRemembered);
    private readonly Recent<object> _archived = new(Limits.ArchiveKeysRemembered);
    private readonly Recent<KnownKey> _addressKeys = new(Limits.ArchiveKeysRemembered);

    private Instant Now => Instant.From(time.GetUtcNow());

    public async ValueTask<IReadOnlyList<Row>> ReadAsync(
        TableName table, string partition, string from, string to, int limit, CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(table, partition, from, to, limit, cancellation);
        if (table == TableName.Contacts && from == ContactKeys.LiveFrom && rows.FirstOrDefault(row => row.Key == ArchiveMark.RowKey) is { } mark)
            Remember(partition, ArchiveMark.Read(mark));
        return rows;
    }

    public ValueTask<Row?> FindAsync(TableName table, string partition, string key, CancellationToken cancellation) =>
        store.FindAsync(table, partition, key, cancellation);

    public ValueTask<IReadOnlyList<Row>> ScanAsync(
        TableName table, string from, string to, RowAddress? after, int limit, CancellationToken cancellation) =>
        store.ScanAsync(table, from, to, after, limit, cancellation);

    public async ValueTask<CommitOutcome> CommitAsync(
        TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        if (table == TableName.Contacts && ContactId.TryParse(partition, out var contact)) return await CommitAsync(contact, changes, cancellation);

        var outcome = await store.CommitAsync(table, partition, changes, cancellation);
        if (outcome is not CommitOutcome.Committed) return outcome;

        switch (table)
        {
            case TableName.Deliveries:
                await ArchiveDeliveryAsync(partition, changes, cancellation);
                break;
            case TableName.Addresses:
                await ArchiveAddressAsync(partition, changes, cancellation);
                break;
            case var _ when KeptAsTheyAre.Contains(table):
                await archive.AppendAsync(Open(ArchiveEntryKind.Rows, ArchiveEntry.Installation, table, partition, changes));
                break;
        }

        return outcome;
    }

    public async ValueTask RepeatAsync(ContactId contact, Instant since, CancellationToken cancellation)
    {
        if (await MarkAsync(contact, cancellation) is not { } mark) return;

        await ArchiveStateAsync(contact, mark.Key, await RecentHistoryAsync(contact, since, cancellation), cancellation);
        if ((await new ContactStore(store).LoadAsync(contact, cancellation)).Contact.Head.ForwardTo is { } target) await RepeatAsync(target, since, cancellation);
    }

    private async ValueTask<CommitOutcome> CommitAsync(ContactId contact, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        if (changes.FirstOrDefault(change => change.Key == ContactKeys.Head) is not { } row) return await CommitWithoutHeadAsync(contact, changes, cancellation);

        var head = StoredJson.Read(row.Content.Span, StoredJson.Default.Head, document => document.Format, Head.CurrentFormat);
        if (head.ErasedAt is not null) return await CommitErasedAsync(contact, changes, cancellation);

        var isNew = row is RowChange.Insert;
        var known = _marks.Find(contact.Value) ?? (isNew ? null : await FindMarkAsync(contact, cancellation));
        var mark = known is null
            ? new ArchiveMark(await keys.FindOrCreateAsync(contact.Value, cancellation), 1)
            : known with { Number = known.Number + 1 };
        var outcome = await store.CommitAsync(
            TableName.Contacts, contact.Value, [.. changes, new RowChange.Upsert(ArchiveMark.RowKey, mark.ToBytes())], cancellation);
        if (outcome is not CommitOutcome.Committed committed)
        {
            // Somebody else may have made the contact meanwhile, with the same key.
            return outcome;
        }

        Remember(contact.Value, mark);
        if (known is null && !isNew)
        {
            // It is older than the archive: all of it is archived now.
            await ArchiveStateAsync(contact, mark.Key, await WholeHistoryAsync(contact, cancellation), cancellation);
        }
        else
        {
            var entry = new ArchiveEntry(ArchiveEntryKind.Commit, contact.Value, mark.Number, Now);
            await archive.AppendAsync(ArchiveCipher.Seal(entry, ArchivedRows.Of(TableName.Contacts, contact.Value, changes), mark.Key));
            foreach (var change in changes.Where(IsOutbox)) _archived.Put($"{contact} {change.Key}", Archived);
        }

        return new CommitOutcome.Committed([.. committed.Tags.Take(changes.Count)]);
    }

    /// <summary>Of a tombstone everything may be read, because it says nothing; its key goes with the commit that makes it.</summary>
    private async ValueTask<CommitOutcome> CommitErasedAsync(ContactId contact, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        List<RowChange> all = [.. changes];
        if (await FindMarkAsync(contact, cancellation) is not null) all.Add(new RowChange.Delete(ArchiveMark.RowKey));
        var outcome = await store.CommitAsync(TableName.Contacts, contact.Value, all, cancellation);
        if (outcome is not CommitOutcome.Committed committed) return outcome;

        _marks.Remove(contact.Value);
        var kept = changes.Where(change => change is not RowChange.Delete && !IsOutbox(change));
        await archive.AppendAsync(Open(ArchiveEntryKind.Erased, contact.Value, TableName.Contacts, contact.Value, kept));
        return new CommitOutcome.Committed([.. committed.Tags.Take(changes.Count)]);
    }

    /// <summary>
    /// History that expires beside a commit, or an outbox that is emptied. What somebody else put there may be all that tells
    /// that they were cut off between their commit and the archive: behind this, nobody would know.
    /// </summary>
    private async ValueTask<CommitOutcome> CommitWithoutHeadAsync(ContactId contact, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        var unknown = changes.Where(change => IsOutbox(change) && _archived.Find($"{contact} {change.Key}") is null).ToList();
        if (unknown.Count > 0 && await MarkAsync(contact, cancellation) is { } known)
        {
            var rows = await store.ReadAsync(
                TableName.Contacts, contact.Value, ContactKeys.OutboxPrefix, ContactKeys.LiveTo, Limits.StoreRowsPerPage, cancellation);
            var since = rows.Where(row => unknown.Exists(change => change.Key == row.Key)).Select(row => OutboxEntry.Read(row.Data).At).Aggregate(Instant.Never, Instant.Min);
            if (since != Instant.Never) await ArchiveStateAsync(contact, known.Key, await RecentHistoryAsync(contact, since, cancellation), cancellation);
        }

        var outcome = await store.CommitAsync(TableName.Contacts, contact.Value, changes, cancellation);
        if (outcome is not CommitOutcome.Committed || changes.All(IsOutbox)) return outcome;

        if (await MarkAsync(contact, cancellation) is { } mark)
            await archive.AppendAsync(Seal(contact.Value, mark.Key, TableName.Contacts, contact.Value, changes));
        return outcome;
    }

    /// <summary>
    /// A claim is archived before anybody is written to, so that a rebuild takes its outcome for unknown; a message that is only
    /// readied, or taken from the queue when its outcome is recorded, needs no entry.
    /// </summary>
    private async ValueTask ArchiveDeliveryAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        if (!DeliveryRows.IsOfMessages(partition))
        {
            var entry = Open(ArchiveEntryKind.Rows, ArchiveEntry.Installation, TableName.Deliveries, partition, changes);
            if (DeliveryRows.IsQuota(partition)) archive.Post(entry);
            else if (DeliveryRows.IsPauses(partition)) await archive.AppendAsync(entry);
            return;
        }

        List<RowChange> kept = [.. changes.Where(change => DeliveryRows.IsClaimPostponementOrReceipt(change, changes))];
        if (kept.Count == 0 || DeliveryRows.ContactOf(kept[0]) is not { } contact || await MarkAsync(contact, cancellation) is not { } mark) return;

        await archive.AppendAsync(Seal(contact.Value, mark.Key, TableName.Deliveries, partition, kept));
    }

    private async ValueTask ArchiveAddressAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        if (changes.Any(AddressRows.IsAnonymousEntry))
        {
            await archive.AppendAsync(Open(ArchiveEntryKind.Rows, partition, TableName.Addresses, partition, changes.Where(AddressRows.IsAnonymousEntry)));
            return;
        }

        if (AddressRows.ToldEntry(changes) is { } told)
        {
            // Who made the change may have been cut off before the archive knew.
            if (_archived.Find($"{partition} {told}") is null && await store.FindAsync(TableName.Addresses, partition, told, cancellation) is { } row)
                await ArchiveEntryAsync(partition, [new RowChange.Insert(row.Key, row.Data)], cancellation);
            return;
        }

        List<RowChange> kept = [.. changes.Where(AddressRows.IsEntryOrSent)];
        if (kept.Count > 0) await ArchiveEntryAsync(partition, kept, cancellation);
    }

    private async ValueTask ArchiveEntryAsync(string partition, List<RowChange> kept, CancellationToken cancellation)
    {

        var key = ContactId.TryParse(partition, out var contact) ? (await MarkAsync(contact, cancellation))?.Key : await AddressKeyAsync(partition, cancellation);
        if (key is null) return;

        // What counts against caps may be lost with the process; what was said about consent may not.
        var entry = Seal(partition, key, TableName.Addresses, partition, kept);
        if (kept.TrueForAll(AddressRows.IsSent))
        {
            archive.Post(entry);
            return;
        }

        await archive.AppendAsync(entry);
        foreach (var change in kept.Where(change => AddressRows.IsEntry(change.Key))) _archived.Put($"{partition} {change.Key}", Archived);
    }

    private async ValueTask ArchiveStateAsync(ContactId contact, byte[] key, List<Row> history, CancellationToken cancellation)
    {
        var live = await store.ReadAsync(
            TableName.Contacts, contact.Value, ContactKeys.LiveFrom, ContactKeys.LiveTo, Limits.StoreRowsPerPage, cancellation);
        if (live.FirstOrDefault(row => row.Key == ArchiveMark.RowKey) is not { } mark) return;

        // In parts of what one commit may weigh, the live rows with the last of them.
        var number = ArchiveMark.Read(mark).Number;
        var parts = history.Chunk(Limits.ArchivedRowsPerEntry).Select(part => Rows(ArchiveEntryKind.Rows, part)).ToList();
        parts.Add(Rows(ArchiveEntryKind.State, live.Where(row => row.Key != ArchiveMark.RowKey)));
        foreach (var entry in parts) await archive.AppendAsync(entry);

        ArchiveEntry Rows(ArchiveEntryKind kind, IEnumerable<Row> rows)
        {
            var changes = rows.Select(row => new RowChange.Upsert(row.Key, row.Data));
            return ArchiveCipher.Seal(new ArchiveEntry(kind, contact.Value, number, Now), ArchivedRows.Of(TableName.Contacts, contact.Value, changes), key);
        }
    }

    private async ValueTask<List<Row>> RecentHistoryAsync(ContactId contact, Instant since, CancellationToken cancellation)
    {
        var rows = new List<Row>();
        var stored = (await new ContactStore(store).LoadAsync(contact, cancellation)).Contact;
        for (var to = stored.Head.Sequence; to > 0; to -= Limits.StoreRowsPerBatch)
        {
            var from = Math.Max(1, to - Limits.StoreRowsPerBatch + 1);
            var page = await store.ReadAsync(
                TableName.Contacts, contact.Value, ContactKeys.Commit(from), ContactKeys.Commit(to + 1), Limits.StoreRowsPerBatch, cancellation);
            foreach (var row in page.Reverse())
            {
                var commit = ContactCommit.Read(row.Data);
                if (commit.Inputs.All(input => input.Now < since)) return rows;

                rows.Add(row);
                rows.AddRange(commit.Inputs.Where(input => input.Input.Key is not null).Select(input => row with { Key = ContactKeys.Dedupe(input.Input.Key!), Data = default }));
                if (await store.FindAsync(TableName.Contacts, contact.Value, ContactKeys.Closed(commit.Sequence), cancellation) is { } closed) rows.Add(closed);
            }
        }

        return rows;
    }

    private async ValueTask<List<Row>> WholeHistoryAsync(ContactId contact, CancellationToken cancellation)
    {
        var rows = new List<Row>();
        for (var from = "h|"; ;)
        {
            var page = await store.ReadAsync(TableName.Contacts, contact.Value, from, "h}", Limits.StoreRowsPerPage, cancellation);
            rows.AddRange(page);
            if (page.Count < Limits.StoreRowsPerPage) return rows;

            from = page[^1].Key + " ";
        }
    }

    private ArchiveEntry Open(ArchiveEntryKind kind, string subject, TableName table, string partition, IEnumerable<RowChange> changes) =>
        new(kind, subject, 0, Now) { Open = ArchivedRows.Of(table, partition, changes) };

    private ArchiveEntry Seal(string subject, byte[] key, TableName table, string partition, IEnumerable<RowChange> changes) =>
        ArchiveCipher.Seal(new ArchiveEntry(ArchiveEntryKind.Rows, subject, 0, Now), ArchivedRows.Of(table, partition, changes), key);

    private async ValueTask<ArchiveMark?> MarkAsync(ContactId contact, CancellationToken cancellation) =>
        _marks.Find(contact.Value) ?? await FindMarkAsync(contact, cancellation);

    private async ValueTask<ArchiveMark?> FindMarkAsync(ContactId contact, CancellationToken cancellation)
    {
        if (await store.FindAsync(TableName.Contacts, contact.Value, ArchiveMark.RowKey, cancellation) is not { } row) return null;

        var mark = ArchiveMark.Read(row);
        Remember(contact.Value, mark);
        return mark;
    }

    /// <summary>A reader that was slow does not take the number back.</summary>
    private void Remember(string contact, ArchiveMark mark)
    {
        if (!(_marks.Find(contact)?.Number > mark.Number)) _marks.Put(contact, mark);
    }

    private static bool IsOutbox(RowChange change) => change.Key.StartsWith(ContactKeys.OutboxPrefix, StringComparison.Ordinal);

    private async ValueTask<byte[]> AddressKeyAsync(string address, CancellationToken cancellation)
    {
        if (_addressKeys.Find(address) is { } known && Now - known.ReadAt < KeyKnownFor) return known.Key;

        var key = await keys.FindOrCreateAsync(address, cancellation);
        _addressKeys.Put(address, new KnownKey(key, Now));
        return key;
    }

    private sealed record KnownKey(byte[] Key, Instant ReadAt);
}
