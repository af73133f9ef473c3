using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Replay;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Alarms;

/// <summary>People who wait, in a shell with alarms over a store in memory, on a clock that only the test moves.</summary>
public sealed class AlarmWorld
{
    public static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    private static readonly ContentFile[] Content =
    [
        new("settings.json", """{ "postalAddress": "1 High Street", "sending": "on", "topics": { "general": { "name": "All", "optIn": "none" } } }"""),
        new("messages/hello/html.liquid", "---\nsubject: Hello\n---\n<p>Hello</p>\n"),
        new("journeys/rest.json", """
            { "id": "rest", "state": "live", "trigger": { "event": "Started" }, "exit": [ { "event": "Left" } ],
              "steps": [ { "id": "one", "wait": "1h" }, { "id": "two", "wait": "2h" }, { "id": "mark", "tag": "rested" }, { "id": "three", "wait": "30d" }, { "id": "end-mark", "tag": "well" } ] }
            """),
        new("journeys/cart.json", """
            { "id": "cart", "state": "live", "trigger": { "event": "Cart Viewed" },
              "steps": [ { "id": "await", "waitFor": { "event": "Paid" }, "atMost": "3h", "onEvent": "thank", "onTimeout": "mark" },
                         { "id": "mark", "tag": "left-cart", "next": "end" }, { "id": "thank", "wait": "10m" }, { "id": "thanked", "tag": "thanked" } ] }
            """),
        new("journeys/greet.json", """
            { "id": "greet", "state": "live", "trigger": { "event": "Signed Up" }, "steps": [ { "id": "send", "send": "hello" } ] }
            """),
        new("journeys/loop.json", """
            { "id": "loop", "state": "live", "trigger": { "event": "Looped" }, "exit": [ { "event": "Left" } ],
              "steps": [ { "id": "round", "wait": "1m" }, { "id": "again", "wait": "1m", "next": "round" } ] }
            """),
        new("segments/fresh.json", """{ "id": "fresh", "if": { "event": "Seen", "within": "61m" } }"""),
    ];

    private readonly VirtualClock _clock = new();
    private int _number;

    public AlarmWorld(HubFaults? faults = null, ITableStore? store = null)
    {
        _clock.MoveTo(Start);
        Store = store ?? new MemoryTableStore();
        Shell = new AlarmShell(Store, new MemoryMessageQueue(_clock), new ManualSnapshots(WorldContent.Snapshot(1, Content)), new MemoryCourier(), _clock, faults);
    }

    public ITableStore Store { get; }

    public AlarmShell Shell { get; }

    public DurableHub Hub => Shell.Hub;

    public Instant Now => _clock.Now;

    public static Instant After(double hours) => Start + TimeSpan.FromHours(hours);

    public async Task SayAsync(Said said)
    {
        var input = new Input.Occurred(said.Event with { RecordedAt = Instant.Max(Now, said.Event.OccurredAt) }, said.Linked);
        await Shell.Queue.EnqueueAsync(QueueName.Inbox, [new InboxMessage(said.Event.ContactId(World.IdentityKey), input).ToQueueMessage()], CancellationToken.None);
        await Shell.RunAsync();
    }

    public Task SayAsync(string name, string? user = "ann", string? anonymous = null) =>
        SayAsync(Said.Track($"{++_number}", name, Now, user, anonymous, """{ "email": "ann@example.com" }"""));

    /// <summary>Goes from one instant with something to do to the next.</summary>
    public async Task LiveUntilAsync(Instant until)
    {
        while (await Shell.NextAsync() is var next && next <= until)
        {
            _clock.MoveTo(next);
            await Shell.RunAsync();
        }

        _clock.MoveTo(until);
        await Shell.RunAsync();
    }

    public async Task<Contact> ContactAsync(string user = "ann") => (await new ContactStore(Store).LoadAsync(World.User(user), CancellationToken.None)).Contact;

    public async Task<Enrollment> EnrollmentAsync(string user = "ann") => Assert.Single((await ContactAsync(user)).Enrollments);

    public async Task<IReadOnlyList<ContactCommit>> CommitsAsync(string user = "ann")
    {
        var commits = new List<ContactCommit>();
        await foreach (var commit in new ContactStore(Store).HistoryAsync(World.User(user), CancellationToken.None)) commits.Add(commit);
        return commits;
    }

    /// <summary>When it was found out that a fact's time had come.</summary>
    public async Task<Instant> DoneAtAsync(FactKind kind, string step, string user = "ann")
    {
        var commit = (await CommitsAsync(user)).Single(commit => commit.Facts.Any(fact => fact.Kind == kind && fact.Step == step));
        return commit.Inputs[^1].Now;
    }

    public async Task<int> DueRowsAsync() => (await Store.ScanAsync(TableName.Due, "", "~", null, Limits.StoreRowsPerPage, CancellationToken.None)).Count;
}
