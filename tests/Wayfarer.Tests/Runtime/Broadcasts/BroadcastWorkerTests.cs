using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.FailingStore;
using Wayfarer.Tests.Runtime.Merging;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Broadcasts;

public sealed class BroadcastWorkerTests(ITestOutputHelper output)
{
    private const int People = 10;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_in_the_segment_enters_once_and_nobody_else_does()
    {
        var world = new BroadcastWorld();
        await world.JoinAsync(People);
        await world.JoinAsync(3, "free", from: People);
        await world.StartAsync();
        await world.RunAsync();

        var entries = await world.EntriesAsync();
        Assert.Equal(Enumerable.Range(0, People).Select(number => 1).Concat([0, 0, 0]), Enumerable.Range(0, People + 3).Select(number => entries[World.User($"user-{number}")]));
        Assert.Equal(People, world.World.Courier.Reached.Count);
        var broadcast = await world.BroadcastAsync();
        Assert.Equal((BroadcastState.Finished, People), (broadcast.State, broadcast.Reached));
        Assert.InRange(broadcast.Pages, 4, 7);
        Assert.False(await world.Worker().RunPageAsync(Cancellation));
    }

    /// <summary>
    /// The process is killed before its k-th call, for every k, and another one goes on. Everybody has entered once, although
    /// the journey lets people in again at once.
    /// </summary>
    [Fact]
    public async Task Whichever_call_it_is_killed_before_everybody_enters_once()
    {
        var killed = 0;
        for (var after = 0; ; after++)
        {
            var world = new BroadcastWorld();
            await world.JoinAsync(People);
            await world.StartAsync();
            try
            {
                await world.RunAsync(new KilledCalls(after));
                break;
            }
            catch (KilledException)
            {
                killed++;
            }

            await AssertEverybodyOnceAsync(world, $"killed after {after} calls");
        }

        output.WriteLine($"killed before {killed} calls");
        Assert.InRange(killed, 15, 100);
    }

    [Theory]
    [InlineData(Failure.BeforeTheEffect)]
    [InlineData(Failure.AfterTheEffect)]
    [InlineData(Failure.TwiceInARow)]
    public async Task Whichever_call_fails_everybody_enters_once(Failure failure)
    {
        var number = 0;
        FailingCalls calls;
        do
        {
            calls = new FailingCalls(++number, failure);
            var world = new BroadcastWorld();
            await world.JoinAsync(People);
            await world.StartAsync();
            while ((await world.BroadcastAsync()).State == BroadcastState.Running)
            {
                try
                {
                    await world.RunAsync(calls);
                }
                catch (StoreUnavailableException)
                {
                    // The next round comes.
                }
            }

            await AssertEverybodyOnceAsync(world, $"the call {number} failed");
        }
        while (calls.HasFailed);
    }

    [Fact]
    public async Task Two_hosts_that_page_at_once_reach_everybody_once()
    {
        var world = new BroadcastWorld();
        await world.JoinAsync(People);
        await world.StartAsync();
        var turn = 0;
        var interleaver = new Interleaver(parked => parked[turn++ % parked.Count]);
        interleaver.Run(() => world.RunAsync(interleaver.For(0)), () => world.RunAsync(interleaver.For(1)));
        await AssertEverybodyOnceAsync(world, "two hosts");
        Assert.Equal(People, (await world.BroadcastAsync()).Reached);
    }

    [Fact]
    public async Task A_second_broadcast_reaches_everybody_again_as_far_as_the_journey_lets_them_in()
    {
        var world = new BroadcastWorld();
        await world.JoinAsync(People);
        await world.StartAsync();
        await world.RunAsync();
        await world.EntriesAsync();
        world.World.Time.Advance(TimeSpan.FromHours(2));
        await world.World.RunUntilIdleAsync();
        await world.StartAsync("summer");
        await world.RunAsync();
        Assert.All((await world.EntriesAsync()).Values, entries => Assert.Equal(2, entries));
    }

    [Fact]
    public async Task Who_became_one_person_while_the_broadcast_went_on_is_reached_once()
    {
        var world = new BroadcastWorld();
        await world.World.AcceptAsync(Said.Track("1", "Page Viewed", world.World.Now, anonymous: "laptop", traits: """{ "plan": "pro" }"""));
        await world.JoinAsync(1);
        await world.StartAsync();

        // The visitor was reached and has been through the journey when it turns out who it is.
        await EnrollAsync(world, World.Visitor("laptop"));
        await world.World.RunUntilIdleAsync();
        world.World.Time.Advance(TimeSpan.FromHours(2));
        await world.World.RunUntilIdleAsync();
        await world.World.AcceptAsync(Said.Identify("2", world.World.Now, "user-0", "laptop"));
        await world.World.RunUntilIdleAsync();

        await world.RunAsync();
        var entries = await world.EntriesAsync();
        Assert.Equal((1, 0), (entries[World.Visitor("laptop")], entries[World.User("user-0")]));
        Assert.Contains(WorldState.Facts(world.World, World.User("user-0")), fact => fact.Reason?.EndsWith($"it has reached this person already, as {World.Visitor("laptop")}", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task An_enroll_that_reaches_a_frozen_contact_goes_on_to_the_person()
    {
        var world = new BroadcastWorld();
        await world.World.AcceptAsync(Said.Track("1", "Page Viewed", world.World.Now, anonymous: "laptop", traits: """{ "plan": "pro" }"""));
        await world.World.AcceptAsync(Said.Identify("2", world.World.Now, "user-0", "laptop"));
        await world.World.RunUntilIdleAsync();
        await world.StartAsync();
        await EnrollAsync(world, World.Visitor("laptop"));
        await EnrollAsync(world, World.User("user-0"));
        Assert.Equal(1, (await world.EntriesAsync())[World.User("user-0")]);
    }

    [Fact]
    public async Task A_cancelled_broadcast_reaches_nobody_further()
    {
        var world = new BroadcastWorld();
        await world.JoinAsync(People);
        await world.StartAsync();
        await world.Worker().RunPageAsync(Cancellation);
        var reached = (await world.BroadcastAsync()).Reached;

        var cancelled = await world.Table.CancelAsync(BroadcastWorld.Id, world.World.Now, Cancellation);
        Assert.Equal(BroadcastState.Cancelled, cancelled!.State);
        await world.RunAsync();
        Assert.Equal(reached, (await world.EntriesAsync()).Values.Sum());
        Assert.Equal(cancelled, await world.Table.CancelAsync(BroadcastWorld.Id, world.World.Now + TimeSpan.FromDays(1), Cancellation));
        Assert.Empty(await world.Table.RunningAsync(Cancellation));
    }

    [Fact]
    public async Task Who_was_erased_is_no_member_and_is_not_brought_back_by_a_broadcast()
    {
        var world = new BroadcastWorld();
        await world.JoinAsync(2);
        await world.StartAsync();
        var erased = World.User("user-0");
        await world.World.Queue.EnqueueAsync(QueueName.Inbox, [new InboxMessage(erased, new Input.Erase(erased, world.World.Now)).ToQueueMessage()], Cancellation);
        await world.World.RunUntilIdleAsync();
        Assert.Equal([World.User("user-1")], (await new MembersTable(world.World.Store).PageAsync("pro", null, 10, Cancellation)).Members);

        await EnrollAsync(world, erased);
        await world.RunAsync();
        Assert.Equal((0, 1), (await world.EntriesAsync() is var entries ? entries[erased] : -1, entries[World.User("user-1")]));
    }

    [Fact]
    public async Task While_the_journey_is_paused_nobody_is_spent_on_it()
    {
        var world = new BroadcastWorld();
        await world.JoinAsync(People);
        await world.StartAsync();
        world.World.Snapshots.Current = BroadcastWorld.Content(2, "paused");
        Assert.False(await world.Worker().RunPageAsync(Cancellation));
        Assert.Equal(0, (await world.BroadcastAsync()).Reached);

        world.World.Snapshots.Current = BroadcastWorld.Content(3, "live");
        await world.RunAsync();
        await AssertEverybodyOnceAsync(world, "paused for a while");
    }

    [Theory]
    [InlineData(Limits.InboxBacklogForBroadcasts, true)]
    [InlineData(Limits.InboxBacklogForBroadcasts + 1, false)]
    public async Task While_enough_waits_on_the_inbox_no_page_is_added(int waiting, bool pages)
    {
        var world = new BroadcastWorld(membersPerPage: 100);
        await world.JoinAsync(1);
        await world.StartAsync();
        var wake = new InboxMessage(World.User("user-0"), new Input.Wake(world.World.Now)).ToQueueMessage();
        await world.World.Queue.EnqueueAsync(QueueName.Inbox, [.. Enumerable.Repeat(wake, waiting)], Cancellation);
        await world.Worker().RunPageAsync(Cancellation);
        Assert.Equal(pages ? 1 : 0, (await world.BroadcastAsync()).Reached);
    }

    [Theory]
    [InlineData(Limits.BroadcastMembersPerPage, 1)]
    [InlineData(Limits.BroadcastMembersPerPage + 1, 2)]
    public async Task A_page_holds_no_more_than_the_limit_says(int members, int pages)
    {
        var (store, queue) = (new MemoryTableStore(), new MemoryMessageQueue(TimeProvider.System));
        var told = Enumerable.Range(0, members).Select(number => new OutboxEntry(ContactId.Parse($"u{number:x31}0"), 1, default) { Effects = [new Effect.Member("pro", true)] });
        await new MembersTable(store).TakeAsync([.. told], Cancellation);
        await new BroadcastTable(store).AddAsync(
            new Broadcast { Id = "all", Journey = "news", Segment = "pro", CreatedAt = default, State = BroadcastState.Running }, Cancellation);
        var worker = new BroadcastWorker(store, queue, queue, new ManualSnapshots(BroadcastWorld.Content(1, "live")), TimeProvider.System);
        var added = 0;
        do
        {
            await worker.RunPageAsync(Cancellation);
            added += (await queue.ReceiveAsync(QueueName.Inbox, 10_000, TimeSpan.FromHours(1), Cancellation)).Count > 0 ? 1 : 0;
        }
        while ((await new BroadcastTable(store).RunningAsync(Cancellation)).Count > 0);

        Assert.Equal(pages, added);
    }

    private static async Task EnrollAsync(BroadcastWorld world, ContactId contact) => await world.World.Queue.EnqueueAsync(
        QueueName.Inbox, [new InboxMessage(contact, new Input.Enroll(BroadcastWorld.Id, "news", "pro", world.World.Now)).ToQueueMessage()], CancellationToken.None);

    private static async Task AssertEverybodyOnceAsync(BroadcastWorld world, string when)
    {
        await world.RunAsync();
        var entries = await world.EntriesAsync();
        Assert.True(entries.Count == People && entries.Values.All(count => count == 1), $"{when}: {string.Join(", ", entries.Values)}");
        Assert.Equal(BroadcastState.Finished, (await world.BroadcastAsync()).State);
        await WorldState.AssertNothingIsLeftAsync(world.World);
    }
}
