using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Tests.Runtime.Merging;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.States;

/// <summary>A world that stops in the middle of everything: people in every kind of wait, and something on each way of the shell.</summary>
internal static class StoppedWorld
{
    public static readonly IReadOnlyList<ContentFile> Files =
    [
        new("settings.json", """
            {
              "language": 1, "timeZone": "Europe/Berlin", "postalAddress": "1 High Street", "sending": "on",
              "topics": { "general": { "name": "All", "optIn": "none" } },
              "rates": { "email": { "perHour": 1000 } },
              "caps": [ { "per": "contact", "messages": 20, "within": "7d" }, { "per": "address", "messages": 20, "within": "7d" } ],
              "people": { "sales": { "email": "sales@example.com" } }
            }
            """),
        new("messages/hello/html.liquid", "---\nsubject: Hello {{ contact.firstName | default: 'you' }}\ngoodFor: 30d\n---\n<p>Hello</p>\n"),
        new("messages/receipt/html.liquid", "---\nsubject: Receipt\nkind: transactional\npriority: 1\ngoodFor: 30d\n---\n<p>Thanks</p>\n"),
        new("segments/pro.json", """{ "id": "pro", "if": { "trait": "plan", "equals": "pro" } }"""),
        new("segments/busy.json", """{ "id": "busy", "if": { "event": "Product Viewed", "atLeast": 2, "within": "10d" } }"""),
        new("journeys/welcome.json", """
            {
              "id": "welcome", "state": "live", "trigger": { "event": "Signed Up" }, "exit": [ { "event": "Left" } ],
              "steps": [
                { "id": "greet", "send": "hello" },
                { "id": "pause", "wait": "2h" },
                { "id": "morning", "wait": { "days": 2, "at": "09:00" } },
                { "id": "again", "send": "hello" },
                { "id": "mark", "tag": "greeted" }
              ]
            }
            """),
        new("journeys/cart.json", """
            {
              "id": "cart", "state": "live", "trigger": { "event": "Cart Viewed" }, "goal": { "event": "Order Completed", "within": "5d" },
              "steps": [
                { "id": "await", "waitFor": { "event": "Order Completed" }, "atMost": "3d", "onEvent": "end", "onTimeout": "remind" },
                { "id": "remind", "send": "hello" }
              ]
            }
            """),
        new("journeys/order.json", """
            {
              "id": "order", "state": "live", "trigger": { "event": "Order Completed" }, "entry": { "reentry": { "after": "1h" } },
              "steps": [ { "id": "thank", "send": "receipt" }, { "id": "tell", "notify": { "to": "sales", "message": "An order" } } ]
            }
            """),
        new("journeys/fans.json", """
            {
              "id": "fans", "state": "dark", "trigger": { "event": "Segment Entered", "where": { "segment": "busy" } },
              "steps": [ { "id": "offer", "send": "hello" }, { "id": "rest", "wait": "5d" }, { "id": "note", "update": { "fan": true } } ]
            }
            """),
        new("journeys/news.json", """
            { "id": "news", "state": "live", "trigger": { "event": "Never" }, "steps": [ { "id": "send", "send": "hello" }, { "id": "rest", "wait": "1d" } ] }
            """),
    ];

    public static async Task<World> FillAsync()
    {
        var world = new World(Snapshot.Empty);
        using (var definitions = new DefinitionStore(world.Store, world.Time))
        {
            var published = await definitions.PublishAsync(Files, CancellationToken.None);
            Assert.Empty(published.Problems);
            world.Snapshots.Current = published.Snapshot;
        }

        await new KeyTable(world.Store, world.Time).EnsureDevelopmentAsync(CancellationToken.None);
        await PeopleInEveryWaitAsync(world);
        await BroadcastInTheMiddleAsync(world);
        await DeliveriesInEveryStateAsync(world);
        await CutOffBehindACommitAsync(world);

        // Nobody has looked at these.
        await world.AcceptAsync(Said.Track("new", "Signed Up", world.Now, "new", traits: Mail("new")));
        await world.AcceptAsync(Said.Track("left", "Left", world.Now, "morning"));
        await world.AcceptAsync(Said.Track("no", "Unsubscribed", world.Now, "no"));
        return world;
    }

    private static async Task PeopleInEveryWaitAsync(World world)
    {
        foreach (var who in (string[])["morning", "stays"]) await world.AcceptAsync(Said.Track($"up {who}", "Signed Up", world.Now, who, traits: Mail(who)));
        await world.AcceptAsync(Said.Track("1", "Product Viewed", world.Now, anonymous: "laptop"));
        await world.AcceptAsync(Said.Track("2", "Cart Viewed", world.Now, anonymous: "laptop"));
        await world.AcceptAsync(Said.Track("3", "Order Completed", world.Now, "buyer", traits: Mail("buyer", "pro")));
        for (var number = 1; number <= 4; number++) await world.AcceptAsync(Said.Identify($"member {number}", world.Now, $"member-{number}", traits: Mail($"member-{number}", "pro")));
        await RunAsync(world);
        world.Time.Advance(TimeSpan.FromHours(3));
        await RunAsync(world);

        await world.AcceptAsync(Said.Track("up time", "Signed Up", world.Now, "time", traits: Mail("time", "pro")));
        await world.AcceptAsync(Said.Track("up no", "Signed Up", world.Now, "no", traits: Mail("no")));
        await world.AcceptAsync(Said.Track("4", "Cart Viewed", world.Now, "time"));
        for (var number = 0; number < 2; number++) await world.AcceptAsync(Said.Track($"view {number}", "Product Viewed", world.Now, "time"));
        await RunAsync(world);
    }

    /// <summary>One page is recorded and on its way, one is on the inbox and not recorded, and others are still to be read.</summary>
    private static async Task BroadcastInTheMiddleAsync(World world)
    {
        await RunAsync(world, rounds: 1);
        await new BroadcastTable(world.Store).AddAsync(
            new Broadcast { Id = "spring", Journey = "news", Segment = "pro", CreatedAt = world.Now, State = BroadcastState.Running }, CancellationToken.None);
        var whole = Broadcasts(world, PortCalls.Undisturbed);
        await whole.RunPageAsync(CancellationToken.None);

        // Four calls go before the page is recorded: who runs, the broadcast, the members and the inbox.
        await Assert.ThrowsAsync<KilledException>(async () => await Broadcasts(world, new KilledCalls(after: 4)).RunPageAsync(CancellationToken.None));
    }

    private static async Task DeliveriesInEveryStateAsync(World world)
    {
        foreach (var who in (string[])["ready", "later", "claimed"]) await world.AcceptAsync(Said.Track($"up {who}", "Signed Up", world.Now, who, traits: Mail(who)));

        // Who the visitor is turns out, and the merge stops half-way: one is frozen and the other is not asked to take it up yet.
        await world.AcceptAsync(Said.Identify("5", world.Now, "known", "laptop", Mail("known", "pro")));
        var worker = new Worker(world, PortCalls.Undisturbed);
        await worker.InboxAsync();
        await worker.EffectsAsync();
        await worker.InboxAsync();
        Assert.NotNull((await new ContactStore(world.Store).LoadAsync(World.Visitor("laptop"), CancellationToken.None)).Contact.Head.ForwardTo);
        var table = new DeliveryTable(world.Store);
        foreach (var partition in DeliveryTable.Partitions)
        {
            foreach (var row in await table.ReadyAsync(partition, null, 100, CancellationToken.None))
            {
                var queued = DeliveryTable.Read(row);
                if (queued.Delivery.Contact == World.User("later"))
                    await table.PostponeAsync(partition, row.Key, queued with { Postponed = 1 }, world.Now + TimeSpan.FromHours(5), CancellationToken.None);
                if (queued.Delivery.Contact == World.User("claimed"))
                    await table.TryClaimAsync(partition, row, new DeliveryClaim(world.Now, world.Now + HandOverAttempt.ClaimFor), CancellationToken.None);
            }
        }

        // Their effects wait, and nothing is reserved yet.
        await world.AcceptAsync(Said.Track("6", "Order Completed", world.Now, "effects", traits: Mail("effects")));
        await worker.InboxAsync();
    }

    /// <summary>Committed, and killed before its effects were on their queue.</summary>
    private static async Task CutOffBehindACommitAsync(World world)
    {
        await world.AcceptAsync(Said.Track("7", "Signed Up", world.Now, "outbox", traits: Mail("outbox")));
        var queue = new NoEffects(world.Queue);
        var transaction = new ContactTransaction(world.Store, queue, world.Snapshots, new DueTable(world.Store, queue), world.Time);
        await Assert.ThrowsAsync<KilledException>(async () => await new InboxWorker(queue, transaction, InboxWorkerOptions.OneByOne).RunAsync(CancellationToken.None));
        Assert.Single((await new ContactStore(world.Store).LoadAsync(World.User("outbox"), CancellationToken.None)).Outbox);
    }

    /// <summary>Some rounds of all work, in which the clock stands.</summary>
    private static async Task RunAsync(World world, int rounds = 6)
    {
        var worker = new Worker(world, PortCalls.Undisturbed);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var work in worker.Rounds) await work();
        }
    }

    private static BroadcastWorker Broadcasts(World world, PortCalls calls) =>
        new(new WatchedTableStore(world.Store, () => calls), new WatchedMessageQueue(world.Queue, () => calls), world.Queue, world.Snapshots, world.Time) { MembersPerPage = 1 };

    private static string Mail(string who, string plan = "free") => $$"""{ "email": "{{who}}@example.com", "firstName": "{{who}}", "plan": "{{plan}}" }""";

    private sealed class NoEffects(IMessageQueue inner) : IMessageQueue
    {
        public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation) =>
            queue == QueueName.Effects ? throw new KilledException() : inner.EnqueueAsync(queue, messages, cancellation);

        public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation) =>
            inner.ReceiveAsync(queue, limit, lease, cancellation);

        public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation) =>
            inner.DeleteAsync(queue, messages, cancellation);
    }
}
