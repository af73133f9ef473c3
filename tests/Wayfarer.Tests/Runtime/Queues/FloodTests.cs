using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Queues;

/// <summary>A contact that floods is stored, and its journeys come later: in few commits, in the order in which things happened.</summary>
public sealed class FloodTests(AzuriteFixture azurite)
{
    private const int Requests = 20;
    private const int EventsPerRequest = 30;

    private static readonly ContentFile[] Content =
    [
        new("segments/keen.json", """{ "language": 1, "id": "keen", "if": { "event": "Looked Around", "within": "1h", "atLeast": 550 } }"""),
    ];

    /// <summary>As many as the pump delivers to at the same time.</summary>
    private const int WorkersAtOnce = 16;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_is_gathered_for_a_minute_and_keeps_nobody_waiting()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        world.Inbox = new InboxHandler(world.Settlement, world.Transaction, new InboxHandlerOptions { Floods = new FloodWatch(world.Time, inputsPerMinute: 100) });
        world.Snapshots.Current = new Snapshot(1, ContentCompiler.Compile(Content).Definitions);
        var shuffled = Enumerable.Range(0, Requests * EventsPerRequest).ToArray();
        new Random(7).Shuffle(shuffled);
        foreach (var request in shuffled.Chunk(EventsPerRequest))
        {
            // What happened arrives out of order, and somebody else's events between.
            List<Event> events = [.. request.Select(number => world.Seen("flood") with { OccurredAt = world.Now - TimeSpan.FromSeconds(number) }), world.Seen("calm")];
            await world.Intake.AcceptAsync(events, Cancellation);
        }

        await world.RunAsync();

        Assert.Equal(Requests, await world.AppliedAsync("calm"));
        var atOnce = await world.AppliedAsync("flood");
        Assert.InRange(atOnce, 60, 100);
        var gathered = Assert.Single(await world.Account.BlobNamesAsync(Cancellation));
        var queue = AzureQueues.Of(QueueName.Inbox, World.User("flood").Value);

        // One message for the minute, and one more for each worker that began before it was sent.
        Assert.InRange(await world.Account.WaitingAsync(Cancellation), 1, WorkersAtOnce);

        // The minute is over: what the queue delivers then is handed in here.
        world.Time.Advance(TimeSpan.FromMinutes(1));
        var commits = 0;
        world.Store.Disturb = (table, _) =>
        {
            if (table == Wayfarer.Runtime.Storage.TableName.Contacts) commits++;
            return null;
        };
        await world.Inbox.HandleAsync(queue, PackedMessage.Write(new MessageEnvelope(world.Now) { Blob = gathered, Gathers = true }, []), 1, Cancellation);

        Assert.Equal(Requests * EventsPerRequest, await world.AppliedAsync("flood"));
        Assert.InRange(commits, 1, ((Requests * EventsPerRequest) - atOnce) / 24 + 3);
        Assert.Empty(await world.Account.BlobNamesAsync(Cancellation));
        Assert.Empty(await world.PoisonedAsync());
        var contact = (await new ContactStore(world.Store).LoadAsync(World.User("flood"), Cancellation)).Contact;
        Assert.Equal("keen", Assert.Single(contact.Profile.Segments, segment => segment.Value == Truth.True).Segment);
        await AssertOrderedAsync(world, atOnce);
    }

    [Fact]
    public async Task What_is_added_while_it_is_read_is_left_for_the_message_of_whoever_added_it()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        world.Inbox = new InboxHandler(world.Settlement, world.Transaction, new InboxHandlerOptions { Floods = new FloodWatch(world.Time, inputsPerMinute: 0) });
        await world.AcceptAsync("flood");
        await world.RunAsync();
        var gathered = Assert.Single(await world.Account.BlobNamesAsync(Cancellation));
        var queue = AzureQueues.Of(QueueName.Inbox, World.User("flood").Value);
        var pointer = PackedMessage.Write(new MessageEnvelope(world.Now) { Blob = gathered, Gathers = true }, []);
        var another = new InboxMessage(World.User("flood"), new Input.Occurred(world.Seen("flood"), [])).ToQueueMessage();
        var added = false;
        world.Store.Disturb = (_, _) =>
        {
            if (added) return null;

            added = true;
            new MessageBlobs(world.Account.Blobs).AppendAsync(
                gathered, PackedMessage.Write(new MessageEnvelope(world.Now), [new GroupedBodies(another.Group, [another.Body])]), Cancellation).AsTask().GetAwaiter().GetResult();
            return null;
        };

        await world.Inbox.HandleAsync(queue, pointer, 1, Cancellation);
        Assert.Equal((1, 1), (await world.AppliedAsync("flood"), (await world.Account.BlobNamesAsync(Cancellation)).Count));

        await world.Inbox.HandleAsync(queue, pointer, 1, Cancellation);
        Assert.Equal((2, 0), (await world.AppliedAsync("flood"), (await world.Account.BlobNamesAsync(Cancellation)).Count));
    }

    private static async Task AssertOrderedAsync(QueueWorld world, int atOnce)
    {
        var order = new List<Instant>();
        await foreach (var commit in new ContactStore(world.Store).HistoryAsync(World.User("flood"), Cancellation))
            order.AddRange(commit.Inputs.Select(recorded => recorded.Input).OfType<Input.Occurred>().Select(occurred => occurred.Event.OccurredAt));

        var gathered = order.Skip(atOnce).ToList();
        Assert.Equal(gathered.Order(), gathered);
    }
}
