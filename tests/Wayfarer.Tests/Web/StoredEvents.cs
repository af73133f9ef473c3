using Microsoft.Data.Sqlite;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Web;

/// <summary>What reached the histories of the contacts in a data folder.</summary>
internal static class StoredEvents
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Whether everything that was accepted and what follows from it is done, as another process sees it.</summary>
    public static bool IsSettled(string dataFolder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(dataFolder, "wayfarer.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(" + ", Enum.GetValues<QueueName>().Select(queue => $"(SELECT COUNT(*) FROM {SqliteFormat.NameOf(queue)})"))}";
        return (long)command.ExecuteScalar()! == 0;
    }

    /// <summary>Every event that was applied, as often as it was, with the contact that it was applied to.</summary>
    public static async Task<List<(ContactId Contact, Event Event)>> AllAsync(string dataFolder)
    {
        await using var store = SqliteStore.Open(new SqliteStoreOptions(Path.Combine(dataFolder, "wayfarer.db")));
        var contacts = new ContactStore(store);
        var events = new List<(ContactId, Event)>();
        for (var page = await NextAsync(""); page.Count > 0; page = await NextAsync(page[0].Partition))
        {
            var id = ContactId.Parse(page[0].Partition);
            await foreach (var commit in contacts.HistoryAsync(id, Cancellation))
                events.AddRange(commit.Inputs.Select(input => input.Input).OfType<Input.Occurred>().Select(input => (id, input.Event)));
        }

        return events;

        ValueTask<IReadOnlyList<Row>> NextAsync(string partition) =>
            store.ScanAsync(TableName.Contacts, "", "~", new RowAddress(partition, "~"), 1, Cancellation);
    }
}
