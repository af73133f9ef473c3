using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// Reads contacts without knowing their ids, in order of id, by their live rows alone: the history of the last one of a reading
/// is skipped.
/// </summary>
public sealed class ContactPages(ITableStore store)
{
    /// <summary>The most rows that one reading takes; more contacts find room than that has history.</summary>
    public int RowsPerPage { get; init; } = Limits.StoreRowsPerPage;

    /// <summary>The contacts with <c>from &lt;= id &lt; to</c> that one reading finds, and where the next one begins; null when these were all.</summary>
    public async ValueTask<ContactPage> ReadAsync(string from, string to, CancellationToken cancellation)
    {
        var rows = await store.ScanAsync(TableName.Contacts, from, to, after: null, RowsPerPage, cancellation);
        var read = rows.GroupBy(row => row.Partition).Select(group => (Id: group.Key, Rows: group.ToList())).ToList();
        if (rows.Count < RowsPerPage) return new ContactPage([.. read.Select(contact => Of(contact.Id, contact.Rows))], null);

        // The last one may have been cut off in the middle of what counts.
        var (last, lastRows) = read[^1];
        if (IsLive(lastRows[^1]))
        {
            if (read.Count > 1) return new ContactPage([.. read.SkipLast(1).Select(contact => Of(contact.Id, contact.Rows))], last);

            return new ContactPage([await new ContactStore(store).LoadAsync(ContactId.Parse(last), cancellation)], Behind(last));
        }

        return new ContactPage([.. read.Select(contact => Of(contact.Id, contact.Rows))], Behind(last));
    }

    private static StoredContact Of(string id, IEnumerable<Row> rows) => StoredContact.From(ContactId.Parse(id), [.. rows.Where(IsLive)]);

    private static bool IsLive(Row row) => string.CompareOrdinal(row.Key, ContactKeys.LiveTo) < 0;

    // The next id in ordinal order.
    private static string Behind(string id) => id + " ";
}

public sealed record ContactPage(IReadOnlyList<StoredContact> Contacts, string? Next);
