using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Segments;

/// <summary>
/// Who is in which segment, by segment and shard, as the contacts' commits told. It is behind them by what is on its way, and
/// knows nobody who has been in a segment since before it was kept: whoever acts on it asks the contact.
/// </summary>
public sealed class MembersTable(ITableStore store)
{
    private const int Shards = 4;

    /// <summary>Takes over what commits told; what is known already, or newer, stays.</summary>
    public async ValueTask TakeAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
    {
        var told =
            from entry in entries
            from effect in entry.Effects.OfType<Effect.Member>()
            group new KnownMember(entry.Sequence, effect.Inside, entry.At) by (Partition: PartitionOf(effect.Segment, entry.Contact), entry.Contact) into members
            select (members.Key.Partition, members.Key.Contact, Newest: members.Aggregate((known, next) => next.Sequence >= known.Sequence ? next : known));
        foreach (var partition in told.GroupBy(member => member.Partition))
        {
            foreach (var batch in partition.Chunk(Limits.StoreRowsPerBatch))
                await TakeAsync(partition.Key, [.. batch.Select(member => (member.Contact.Value, member.Newest))], cancellation);
        }
    }

    /// <summary>Some members of a segment, behind a place when one is given. A page may have few of them or none and not be the last.</summary>
    public async ValueTask<MembersPage> PageAsync(string segment, MemberPlace? after, int limit, CancellationToken cancellation)
    {
        var (shard, behind) = after ?? MemberPlace.First;
        var members = new List<ContactId>();
        for (var left = limit; shard < Shards; shard++, behind = null)
        {
            var rows = await store.ReadAsync(TableName.Members, $"{segment}|{shard}", behind is null ? "" : behind + " ", "~", left, cancellation);
            members.AddRange(rows.Where(row => Read(row).Inside).Select(row => ContactId.Parse(row.Key)));
            left -= rows.Count;
            if (left == 0) return new MembersPage(members, new MemberPlace(shard, rows[^1].Key));
        }

        return new MembersPage(members, null);
    }

    /// <summary>Removes a contact that is erased from segments; nothing that it told may be on its way any more.</summary>
    public async ValueTask ForgetAsync(ContactId contact, IEnumerable<string> segments, CancellationToken cancellation)
    {
        foreach (var segment in segments)
            await store.CommitAsync(TableName.Members, PartitionOf(segment, contact), [new RowChange.Delete(contact.Value)], cancellation);
    }

    private async ValueTask TakeAsync(string partition, IReadOnlyList<(string Key, KnownMember Member)> told, CancellationToken cancellation)
    {
        while (true)
        {
            var changes = new List<RowChange>();
            foreach (var (key, member) in told)
            {
                var row = await store.FindAsync(TableName.Members, partition, key, cancellation);
                if (row is not null && Read(row).Sequence >= member.Sequence) continue;

                var json = StoredJson.Write(member, StoredJson.Default.KnownMember);
                changes.Add(row is null ? new RowChange.Insert(key, json) : new RowChange.Replace(key, json, row.Tag));
            }

            if (changes.Count == 0 || await store.CommitAsync(TableName.Members, partition, changes, cancellation) is CommitOutcome.Committed) return;
        }
    }

    private static string PartitionOf(string segment, ContactId contact) => $"{segment}|{contact.Value[^1] % Shards}";

    private static KnownMember Read(Row row) => StoredJson.Read(row.Data.Span, StoredJson.Default.KnownMember, member => member.Format, KnownMember.CurrentFormat);
}

/// <summary>How far a reading of a segment's members has come.</summary>
public sealed record MemberPlace(int Shard, string? After)
{
    public static readonly MemberPlace First = new(0, null);
}

/// <summary>Members of a segment, and where the next ones are; null when these were the last.</summary>
public sealed record MembersPage(IReadOnlyList<ContactId> Members, MemberPlace? Next);
