using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Tests.Runtime.Worlds;

namespace Wayfarer.Tests.Runtime.Broadcasts;

/// <summary>A world with a segment that people are in, and a journey that nobody enters but by a broadcast.</summary>
internal sealed class BroadcastWorld
{
    public const string Id = "spring";

    private readonly int _membersPerPage;

    public BroadcastWorld(int membersPerPage = 3, string state = "live")
    {
        _membersPerPage = membersPerPage;
        World = new World(Content(1, state));
    }

    public World World { get; }

    public BroadcastTable Table => new(World.Store);

    public static Snapshot Content(int number, string state) => WorldContent.Snapshot(number,
    [
        new("settings.json", """{ "postalAddress": "1 High Street", "sending": "on", "topics": { "general": { "name": "All", "optIn": "none" } } }"""),
        new("segments/pro.json", """{ "id": "pro", "if": { "trait": "plan", "equals": "pro" } }"""),
        new("messages/hello/html.liquid", "---\nsubject: Hello\n---\n<p>Hello</p>\n"),
        new("journeys/news.json", $$"""
            {
              "id": "news", "state": "{{state}}", "trigger": { "event": "Never" }, "entry": { "reentry": { "after": "1s" } },
              "steps": [ { "id": "greet", "send": "hello" }, { "id": "rest", "wait": "1h" } ]
            }
            """),
    ]);

    /// <summary>People who are settled before anything else happens.</summary>
    public async Task JoinAsync(int count, string plan = "pro", int from = 0)
    {
        for (var number = from; number < from + count; number++)
            await World.AcceptAsync(Said.Identify($"{plan} {number}", World.Now, $"user-{number}", traits: $$"""{ "plan": "{{plan}}", "email": "user-{{number}}@example.com" }"""));
        await World.RunUntilIdleAsync();
    }

    public async Task StartAsync(string id = Id) => await Table.AddAsync(
        new Broadcast { Id = id, Journey = "news", Segment = "pro", CreatedAt = World.Now, State = BroadcastState.Running }, CancellationToken.None);

    public async Task<Broadcast> BroadcastAsync(string id = Id) => (await Table.FindAsync(id, CancellationToken.None))!.Broadcast;

    public BroadcastWorker Worker(PortCalls? calls = null)
    {
        var through = calls ?? PortCalls.Undisturbed;
        return new BroadcastWorker(
            new WatchedTableStore(World.Store, () => through), new WatchedMessageQueue(World.Queue, () => through), World.Queue, World.Snapshots, World.Time)
        {
            MembersPerPage = _membersPerPage,
        };
    }

    public async Task RunAsync(PortCalls? calls = null)
    {
        var worker = Worker(calls);
        while (await worker.RunPageAsync(CancellationToken.None))
        {
        }
    }

    /// <summary>How often each person has entered the journey.</summary>
    public async Task<IReadOnlyDictionary<ContactId, int>> EntriesAsync()
    {
        await World.RunUntilIdleAsync();
        return (await WorldState.ContactsAsync(World)).ToDictionary(
            contact => contact.Id, contact => WorldState.Facts(World, contact.Id).Count(fact => fact is { Kind: FactKind.Entered, Journey: "news" }));
    }
}
