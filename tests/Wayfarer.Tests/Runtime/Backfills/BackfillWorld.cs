using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Backfills;

/// <summary>People with a past, content that segments are added to, and a journey that hears of whoever enters one.</summary>
internal sealed class BackfillWorld
{
    /// <summary>Who has seen at least three pages is a reader; who is on a plan and a reader is a fan.</summary>
    public static readonly IReadOnlyList<(string Id, string Rule)> Segments =
    [
        ("readers", """{ "event": "Page Viewed", "atLeast": 3, "within": "365d" }"""),
        ("pro", """{ "trait": "plan", "equals": "pro" }"""),
        ("fans", """{ "all": [ { "segment": "readers" }, { "segment": "pro" } ] }"""),
        ("strangers", """{ "event": "Page Viewed", "never": true }"""),
    ];

    private readonly int _rowsPerPage;

    public BackfillWorld(int segments = 0, int rowsPerPage = 12)
    {
        _rowsPerPage = rowsPerPage;
        World = new World(Content(1, segments));
    }

    public World World { get; }

    public int People { get; private set; }

    public BackfillTable Table => new(World.Store);

    public Backfill Backfill => Table.FindAsync(CancellationToken.None).AsTask().Result!.Backfill;

    /// <param name="segments">How many of the segments there are.</param>
    /// <param name="threshold">From how many pages on somebody is a reader.</param>
    public static Snapshot Content(int number, int segments = 4, string onChange = "silent", int threshold = 3) => WorldContent.Snapshot(number,
    [
        new("settings.json", """{ "sending": "off" }"""),
        new("journeys/hear.json", """
            {
              "id": "hear", "state": "live", "trigger": { "event": "Segment Entered" }, "entry": { "reentry": { "after": "1s" } },
              "steps": [ { "id": "mark", "tag": "heard" }, { "id": "rest", "wait": "30d" } ]
            }
            """),
        .. Segments.Take(segments).Select(segment => new ContentFile(
            $"segments/{segment.Id}.json",
            $$"""{ "id": "{{segment.Id}}", "onChange": "{{onChange}}", "if": {{segment.Rule.Replace("\"atLeast\": 3", $"\"atLeast\": {threshold}", StringComparison.Ordinal)}} }""")),
    ]);

    /// <summary>People who are settled before anything else happens: the n-th has seen n modulo six pages.</summary>
    public async Task JoinAsync(int count)
    {
        for (var number = People; number < People + count; number++)
        {
            await World.AcceptAsync(Said.Identify($"join {number}", World.Now, $"user-{number}", traits: $$"""{ "plan": "{{(number % 2 == 0 ? "pro" : "free")}}" }"""));
            for (var page = 0; page < number % 6; page++) await World.AcceptAsync(Said.Track($"view {number} {page}", "Page Viewed", World.Now, $"user-{number}"));
        }

        People += count;
        await World.RunUntilIdleAsync();
    }

    public BackfillWorker Worker(PortCalls? calls = null)
    {
        var through = calls ?? PortCalls.Undisturbed;
        return new BackfillWorker(
            new WatchedTableStore(World.Store, () => through), new WatchedMessageQueue(World.Queue, () => through), World.Queue, World.Snapshots, World.Time)
        {
            RowsPerPage = _rowsPerPage,
        };
    }

    /// <summary>Goes on until the backfill is over, with all that follows from it.</summary>
    public async Task RunAsync(PortCalls? calls = null)
    {
        var worker = Worker(calls);
        do
        {
            while (await worker.RunPageAsync(CancellationToken.None))
            {
            }

            await World.RunUntilIdleAsync();
        }
        while (Backfill.State == BackfillState.Running);
    }

    /// <summary>Who is in a segment by what happened, without any rule.</summary>
    public IEnumerable<string> Expected(string segment, int threshold = 3) => Enumerable.Range(0, People).Where(number => segment switch
    {
        "readers" => number % 6 >= threshold,
        "pro" => number % 2 == 0,
        "fans" => number % 6 >= threshold && number % 2 == 0,
        _ => number % 6 == 0,
    }).Select(number => World.User($"user-{number}").Value).Order(StringComparer.Ordinal);

    /// <summary>Every contact and the table of members say what brute force says.</summary>
    public async Task AssertMembersAsync(int threshold = 3, int segments = 4, string when = "")
    {
        var contacts = await WorldState.ContactsAsync(World);
        foreach (var (segment, _) in Segments.Take(segments))
        {
            var inside = contacts.Where(contact => contact.Profile.Segments.Any(membership => membership.Segment == segment && membership.Value == Truth.True));
            Assert.Equal(Expected(segment, threshold), inside.Select(contact => contact.Id.Value).Order(StringComparer.Ordinal));
            var table = new MembersTable(World.Store);
            var members = (await table.PageAsync(segment, null, 1_000, CancellationToken.None)).Members;
            Assert.True(Expected(segment, threshold).SequenceEqual(members.Select(member => member.Value).Order(StringComparer.Ordinal)), $"{when}: {segment}");
            Assert.Equal(members.Count, await table.CountAsync(segment, CancellationToken.None));
        }
    }

    public async Task<int> EnteredAsync() =>
        (await WorldState.ContactsAsync(World)).Sum(contact => WorldState.Facts(World, contact.Id).Count(fact => fact is { Kind: FactKind.Entered, Journey: "hear" }));

    public async Task<int> CommitsAsync() => (await WorldState.ContactsAsync(World)).Sum(contact => WorldState.Commits(World, contact.Id).Count());

    /// <summary>Makes of the store what a release left that told nobody who is a member.</summary>
    public async Task ForgetMembersAsync()
    {
        foreach (var row in await World.Store.ScanAsync(TableName.Members, "", "~", null, 1_000, CancellationToken.None))
            await World.Store.CommitAsync(TableName.Members, row.Partition, [new RowChange.Delete(row.Key)], CancellationToken.None);
        foreach (var contact in await WorldState.ContactsAsync(World))
        {
            var profile = contact.Profile with { Segments = [.. contact.Profile.Segments.Select(membership => membership with { Told = false })] };
            RowChange row = new RowChange.Upsert(ContactKeys.Profile, CompressedJson.Write(StoredJson.Write(profile, StoredJson.Default.Profile)));
            await World.Store.CommitAsync(TableName.Contacts, contact.Id.Value, [row], CancellationToken.None);
        }
    }
}
