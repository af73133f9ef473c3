using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Xunit;

namespace Wayfarer.Tests.Runtime.Worlds;

/// <summary>
/// What a world came to, as text. Instants after its beginning are left out: whoever was disturbed is later, and nothing
/// else.
/// </summary>
public static partial class WorldState
{
    public static async Task<string> DescribeAsync(World world)
    {
        var text = new StringBuilder();
        foreach (var contact in await ContactsAsync(world))
        {
            var store = new ContactStore(world.Store);
            text.AppendLine(CultureInfo.InvariantCulture, $"{contact.Id} {contact.Head.ForwardTo} {JsonSerializer.Serialize(contact.Profile)}");
            foreach (var enrollment in contact.Enrollments) text.AppendLine(JsonSerializer.Serialize(enrollment));
            foreach (var closed in await store.ClosedAsync(contact.Id, default)) text.AppendLine(JsonSerializer.Serialize(closed));
            foreach (var fact in Facts(world, contact.Id)) text.AppendLine(JsonSerializer.Serialize(fact));
        }

        foreach (var journey in world.Snapshots.Current.AllVersions.Select(journey => journey.Id).Distinct().Order(StringComparer.Ordinal))
        {
            foreach (var (name, value) in await new TotalsTable(world.Store).ReadAsync(journey, default)) text.AppendLine(CultureInfo.InvariantCulture, $"{journey} {name} {value}");
        }

        foreach (var row in await world.Store.ScanAsync(TableName.Deliveries, "", "~", null, 1_000, default))
            text.AppendLine(CultureInfo.InvariantCulture, $"{row.Key} {Encoding.UTF8.GetString(row.Data.Span)}");
        foreach (var key in world.Courier.Reached) text.AppendLine(key);

        var withoutFlips = FlipKeys().Replace(text.ToString(), "\"Key\":\"\"");
        var withoutNumbers = Milliseconds().Replace(withoutFlips, match => Masked(world, match.Value, new Instant(long.Parse(match.Value, CultureInfo.InvariantCulture))));
        return Written().Replace(withoutNumbers, match => Instant.TryParse(match.Value, out var instant) ? Masked(world, match.Value, instant) : match.Value);
    }

    /// <summary>Nothing is left that only a new input would carry on.</summary>
    public static async Task AssertNothingIsLeftAsync(World world)
    {
        world.Time.Advance(TimeSpan.FromHours(1));
        foreach (var queue in Enum.GetValues<QueueName>())
            Assert.Empty(await world.Queue.ReceiveAsync(queue, 1, TimeSpan.FromMinutes(1), default));
        foreach (var contact in await ContactsAsync(world))
            Assert.Empty((await new ContactStore(world.Store).LoadAsync(contact.Id, default)).Outbox);
        foreach (var partition in DeliveryTable.Partitions)
        {
            Assert.Empty(await new DeliveryTable(world.Store).ReadyAsync(partition, null, 1, default));
            Assert.Empty(await new DeliveryTable(world.Store).LaterAsync(partition, null, 1, default));
        }

        var due = await world.Store.ScanAsync(TableName.Due, "", "~", null, 1_000, default);
        foreach (var contact in (await ContactsAsync(world)).Where(contact => contact.NextWake() != Instant.Never))
            Assert.Contains(due, row => row.Key.EndsWith(contact.Id.Value, StringComparison.Ordinal) && long.Parse(row.Key.AsSpan(0, 15), CultureInfo.InvariantCulture) <= contact.NextWake().Milliseconds);
    }

    public static IEnumerable<Fact> Facts(World world, ContactId contact) => Commits(world, contact).SelectMany(commit => commit.Facts);

    public static IEnumerable<ContactCommit> Commits(World world, ContactId contact) =>
        new ContactStore(world.Store).HistoryAsync(contact, default).ToBlockingEnumerable();

    public static async Task<IReadOnlyList<Contact>> ContactsAsync(World world)
    {
        var contacts = new List<Contact>();
        RowAddress? after = null;
        while (await world.Store.ScanAsync(TableName.Contacts, "", "~", after, 1, default) is [var row])
        {
            contacts.Add((await new ContactStore(world.Store).LoadAsync(ContactId.Parse(row.Partition), default)).Contact);
            after = new RowAddress(row.Partition, "~~~");
        }

        return contacts;
    }

    private static string Masked(World world, string text, Instant instant) => instant < world.Start ? text : "later";

    [GeneratedRegex(@"(?<!\d)\d{13}(?!\d)|(?<=q\|)\d{15}")]
    private static partial Regex Milliseconds();

    // The key of a flip is made of its instant.
    [GeneratedRegex("\"Key\":\"[0-9a-f]{32}\"(?=,\"Name\":\"Segment )")]
    private static partial Regex FlipKeys();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")]
    private static partial Regex Written();
}
