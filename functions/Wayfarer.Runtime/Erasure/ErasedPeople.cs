using System.Collections.Frozen;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Erasure;

/// <summary>
/// Who was erased and when, by ids that name nobody: what a company can show when it is asked, and how whoever records
/// events knows what to leave out.
/// </summary>
public sealed class ErasedPeople(ITableStore store, TimeProvider time)
{
    private const string Partition = "people";
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    private volatile Known? _known;

    public async ValueTask AddAsync(ContactId contact, Instant at, CancellationToken cancellation)
    {
        // The first one stays: it says since when.
        RowChange[] row = [new RowChange.Insert(contact.Value, StoredJson.Write(new ErasedPerson(contact, at), StoredJson.Default.ErasedPerson))];
        await store.CommitAsync(TableName.Erasures, Partition, row, cancellation);
    }

    public async ValueTask<ErasedPerson?> FindAsync(ContactId contact, CancellationToken cancellation) =>
        await store.FindAsync(TableName.Erasures, Partition, contact.Value, cancellation) is { } row ? Read(row) : null;

    /// <summary>All of them, as they were known a minute ago at the earliest.</summary>
    public async ValueTask<FrozenSet<ContactId>> KnownAsync(CancellationToken cancellation)
    {
        var now = Instant.From(time.GetUtcNow());
        if (_known is { } known && now >= known.ReadAt && now - known.ReadAt < KnownFor) return known.People;

        var people = new HashSet<ContactId>();
        for (var from = ""; ;)
        {
            var page = await store.ReadAsync(TableName.Erasures, Partition, from, "~", Limits.StoreRowsPerPage, cancellation);
            people.UnionWith(page.Select(row => ContactId.Parse(row.Key)));
            if (page.Count < Limits.StoreRowsPerPage) break;

            from = page[^1].Key + " ";
        }

        return (_known = new Known(people.ToFrozenSet(), now)).People;
    }

    private static ErasedPerson Read(Row row) =>
        StoredJson.Read(row.Data.Span, StoredJson.Default.ErasedPerson, person => person.Format, ErasedPerson.CurrentFormat);

    private sealed record Known(FrozenSet<ContactId> People, Instant ReadAt);
}

/// <summary>That a contact was erased.</summary>
public sealed record ErasedPerson(ContactId Contact, Instant At, int Format = ErasedPerson.CurrentFormat)
{
    public const int CurrentFormat = 1;
}
