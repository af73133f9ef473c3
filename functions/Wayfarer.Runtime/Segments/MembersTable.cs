using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Segments;

/// <summary>
/// Who is in which segment, by segment and shard, as the contacts' commits told, and how many they are. It is behind them by
/// what is on its way: whoever acts on it asks the contact.
/// </summary>
public sealed class MembersTable(ITableStore store)
{
    private const int Shards = 4;

    /// <summary>Behind all members of a partition; no reading of members comes so far.</summary>
    private const string CountKey = "~count";

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
            // The count is a row of the same batch.
            foreach (var batch in partition.Chunk(Limits.StoreRowsPerBatch - 1))
                await TakeAsync(partition.Key, [.. batch.Select(member => (member.Contact.Value, member.Newest))], cancellation);
        }
    }

    /// <summary>Some members of a segment, behind a place when one is given. A page may have few of them or none and not be the last.</summary>
    public async ValueTask<MembersPage> PageAsync(string segment, MemberPlace? after, int limit, CancellationToken cancellation)
    {
        var (shard, behind) = after ?? MemberPlace.First;
        var members = new List<Member>();
        for (var left = limit; shard < Shards; shard++, behind = null)
        {
            var rows = await store.ReadAsync(TableName.Members, $"{segment}|{shard}", behind is null ? "" : behind + " ", "~", left, cancellation);
            members.AddRange(rows.Select(row => (row.Key, Known: Read(row))).Where(row => row.Known.Inside).Select(row => new Member(ContactId.Parse(row.Key), row.Known.Since)));
            left -= rows.Count;
            if (left == 0) return new MembersPage(members, new MemberPlace(shard, rows[^1].Key));
        }

        return new MembersPage(members, null);
    }

    /// <summary>How many members a segment has by this table: as many as reading them all would give.</summary>
    public async ValueTask<long> CountAsync(string segment, CancellationToken cancellation)
    {
        var members = 0L;
        for (var shard = 0; shard < Shards; shard++) members += (await CountedAsync($"{segment}|{shard}", cancellation)).Members;

        return members;
    }

    /// <summary>Removes a contact that is erased from segments; nothing that it told may be on its way any more.</summary>
    public async ValueTask ForgetAsync(ContactId contact, IEnumerable<string> segments, CancellationToken cancellation)
    {
        foreach (var segment in segments) await ForgetAsync(PartitionOf(segment, contact), contact, cancellation);
    }

    private async ValueTask ForgetAsync(string partition, ContactId contact, CancellationToken cancellation)
    {
        while (await store.FindAsync(TableName.Members, partition, contact.Value, cancellation) is { } row)
        {
            List<RowChange> changes = [new RowChange.Delete(contact.Value, row.Tag)];
            if (Read(row).Inside) changes.Add(await CountChangeAsync(partition, -1, cancellation));
            if (await store.CommitAsync(TableName.Members, partition, changes, cancellation) is CommitOutcome.Committed) return;
        }
    }

    private async ValueTask TakeAsync(string partition, IReadOnlyList<(string Key, KnownMember Member)> told, CancellationToken cancellation)
    {
        while (true)
        {
            var changes = new List<RowChange>();
            var more = 0;
            foreach (var (key, member) in told)
            {
                var row = await store.FindAsync(TableName.Members, partition, key, cancellation);
                var known = row is null ? null : Read(row);
                if (known?.Sequence >= member.Sequence) continue;

                more += (member.Inside ? 1 : 0) - (known is { Inside: true } ? 1 : 0);
                var json = StoredJson.Write(member, StoredJson.Default.KnownMember);
                changes.Add(row is null ? new RowChange.Insert(key, json) : new RowChange.Replace(key, json, row.Tag));
            }

            if (more != 0) changes.Add(await CountChangeAsync(partition, more, cancellation));
            if (changes.Count == 0 || await store.CommitAsync(TableName.Members, partition, changes, cancellation) is CommitOutcome.Committed) return;
        }
    }

    /// <summary>The count goes with the rows that it counts; what an earlier release left without one is counted now.</summary>
    private async ValueTask<RowChange> CountChangeAsync(string partition, int more, CancellationToken cancellation)
    {
        var (members, tag) = await CountedAsync(partition, cancellation);
        var json = StoredJson.Write(new MemberCount(members + more), StoredJson.Default.MemberCount);
        return tag is null ? new RowChange.Insert(CountKey, json) : new RowChange.Replace(CountKey, json, tag);
    }

    private async ValueTask<(long Members, string? Tag)> CountedAsync(string partition, CancellationToken cancellation)
    {
        if (await store.FindAsync(TableName.Members, partition, CountKey, cancellation) is { } counted)
            return (StoredJson.Read(counted.Data.Span, StoredJson.Default.MemberCount, count => count.Format, MemberCount.CurrentFormat).Members, counted.Tag);

        var (members, from) = (0L, "");
        while (true)
        {
            var rows = await store.ReadAsync(TableName.Members, partition, from, "~", Limits.StoreRowsPerPage, cancellation);
            members += rows.Count(row => Read(row).Inside);
            if (rows.Count < Limits.StoreRowsPerPage) return (members, null);

            from = rows[^1].Key + " ";
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
public sealed record MembersPage(IReadOnlyList<Member> Listed, MemberPlace? Next)
{
    public IReadOnlyList<ContactId> Members => [.. Listed.Select(member => member.Contact)];
}

/// <summary>Somebody who is in a segment, and since when.</summary>
public readonly record struct Member(ContactId Contact, Instant Since);
