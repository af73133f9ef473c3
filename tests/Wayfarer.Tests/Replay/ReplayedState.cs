using Wayfarer.Domain.Contacts;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Replay;

/// <summary>What a replay left in its data folder.</summary>
internal static class ReplayedState
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every row of every table with its data. Tags are left out: they count writes and not what was written.</summary>
    public static async Task<List<string>> RowsAsync(string dataFolder)
    {
        await using var store = SqliteStore.Open(new SqliteStoreOptions(Path.Combine(dataFolder, "wayfarer.db")));
        var rows = new List<string>();
        foreach (var table in Enum.GetValues<TableName>())
        {
            for (RowAddress? after = null; ;)
            {
                var page = await store.ScanAsync(table, "", "~", after, 1_000, Cancellation);
                if (page.Count == 0) break;

                rows.AddRange(page.Select(row => $"{table} {row.Partition} {row.Key} {Convert.ToHexString(row.Data.Span)}"));
                after = new RowAddress(page[^1].Partition, page[^1].Key);
            }
        }

        return rows;
    }

    /// <summary>All enrollments of all visitors, read from the facts of their histories, in order of visitor and entry.</summary>
    public static async Task<List<ClickstreamReference.Enrollment>> EnrollmentsAsync(string dataFolder)
    {
        await using var store = SqliteStore.Open(new SqliteStoreOptions(Path.Combine(dataFolder, "wayfarer.db")));
        var contacts = new ContactStore(store);
        var enrollments = new List<ClickstreamReference.Enrollment>();
        for (var page = await NextAsync(""); page.Count > 0; page = await NextAsync(page[0].Partition))
        {
            var contact = (await contacts.LoadAsync(ContactId.Parse(page[0].Partition), Cancellation)).Contact;
            var facts = new List<Fact>();
            await foreach (var commit in contacts.HistoryAsync(contact.Id, Cancellation)) facts.AddRange(commit.Facts);
            enrollments.AddRange(facts.Where(fact => fact.Enrollment is not null).GroupBy(fact => fact.Enrollment)
                .Select(enrollment => ToEnrollment(contact.Profile.UserIds.Single(), [.. enrollment])));
        }

        return [.. enrollments.OrderBy(enrollment => enrollment.Visitor, StringComparer.Ordinal).ThenBy(enrollment => enrollment.Entered)];

        ValueTask<IReadOnlyList<Row>> NextAsync(string partition) =>
            store.ScanAsync(TableName.Contacts, "", "~", new RowAddress(partition, "~"), 1, Cancellation);
    }

    private static ClickstreamReference.Enrollment ToEnrollment(string visitor, List<Fact> facts)
    {
        return new ClickstreamReference.Enrollment(
            visitor,
            At(FactKind.Entered)!.Value,
            At(FactKind.MessageHandedOver, "first"),
            At(FactKind.MessageHandedOver, "second"),
            At(FactKind.Exited),
            At(FactKind.GoalReached));

        long? At(FactKind kind, string? step = null) =>
            facts.SingleOrDefault(fact => fact.Kind == kind && (step is null || fact.Step == step))?.At.Milliseconds;
    }
}
