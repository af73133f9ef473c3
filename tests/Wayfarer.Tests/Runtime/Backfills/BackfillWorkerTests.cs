using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.FailingStore;
using Wayfarer.Tests.Runtime.Merging;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Backfills;

public sealed class BackfillWorkerTests(ITestOutputHelper output)
{
    private const int People = 14;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_is_judged_by_new_segments_and_nothing_fires()
    {
        var world = await WithPeopleAsync();
        var commits = await world.CommitsAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(2);
        await world.RunAsync();

        await world.AssertMembersAsync();
        Assert.Equal(0, await world.EnteredAsync());
        Assert.DoesNotContain(await FactsAsync(world), fact => fact.Kind is FactKind.SegmentEntered or FactKind.SegmentLeft);

        // One commit for each, however often they are told.
        Assert.Equal(commits + People, await world.CommitsAsync());
        Assert.Equal((BackfillState.Finished, 2, People, 0, 2), (world.Backfill.State, world.Backfill.Snapshot, world.Backfill.Contacts, world.Backfill.Told, world.Backfill.Passes));
        Assert.Equal(4, world.Backfill.Built.Length);
        Assert.False(await world.Worker().RunPageAsync(Cancellation));
        await WorldState.AssertNothingIsLeftAsync(world.World);
    }

    [Fact]
    public async Task Who_is_there_already_is_left_alone_and_a_needless_refresh_writes_nothing()
    {
        var world = await WithPeopleAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(2);
        await world.RunAsync();
        var rows = await world.World.Store.ScanAsync(TableName.Contacts, "", "~", null, 1_000, Cancellation);
        foreach (var contact in await WorldState.ContactsAsync(world.World)) await RefreshAsync(world, contact.Id);
        await RefreshAsync(world, World.User("nobody"));
        await world.World.RunUntilIdleAsync();
        Assert.Equal(rows.Select(row => row.Tag), (await world.World.Store.ScanAsync(TableName.Contacts, "", "~", null, 1_000, Cancellation)).Select(row => row.Tag));

        // A change that touches no segment tells nobody.
        world.World.Snapshots.Current = BackfillWorld.Content(3);
        Assert.False(await world.Worker().RunPageAsync(Cancellation));
        Assert.Equal(2, world.Backfill.Snapshot);
    }

    [Fact]
    public async Task A_changed_definition_fires_when_its_file_says_so_and_each_once()
    {
        var world = await WithPeopleAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(2);
        await world.RunAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(3, onChange: "fire", threshold: 2);
        await world.RunAsync(new MadeTwice());

        await world.AssertMembersAsync(threshold: 2);

        // Readers and fans came in by it; the others stayed.
        var came = world.Expected("readers", 2).Except(world.Expected("readers")).Count() + world.Expected("fans", 2).Except(world.Expected("fans")).Count();
        Assert.True(came > 3);
        Assert.Equal(came, (await FactsAsync(world)).Count(fact => fact.Kind == FactKind.SegmentEntered));
        Assert.InRange(await world.EnteredAsync(), 1, came);
    }

    /// <summary>The process is killed before its k-th call, for every k, and another one goes on.</summary>
    [Fact]
    public async Task Whichever_call_it_is_killed_before_everybody_comes_there_and_nothing_fires()
    {
        var killed = 0;
        for (var after = 0; ; after++)
        {
            var world = await WithPeopleAsync();
            world.World.Snapshots.Current = BackfillWorld.Content(2);
            try
            {
                await world.RunAsync(new KilledCalls(after));
                break;
            }
            catch (KilledException)
            {
                killed++;
            }

            await world.RunAsync();
            await world.AssertMembersAsync(when: $"killed after {after} calls");
            Assert.Equal(0, await world.EnteredAsync());
            Assert.Equal(BackfillState.Finished, world.Backfill.State);
        }

        output.WriteLine($"killed before {killed} calls");
        Assert.InRange(killed, 20, 200);
    }

    [Theory]
    [InlineData(Failure.BeforeTheEffect)]
    [InlineData(Failure.AfterTheEffect)]
    [InlineData(Failure.TwiceInARow)]
    public async Task Whichever_call_fails_everybody_comes_there(Failure failure)
    {
        var number = 0;
        FailingCalls calls;
        do
        {
            calls = new FailingCalls(++number, failure);
            var world = await WithPeopleAsync();
            world.World.Snapshots.Current = BackfillWorld.Content(2);
            var isOver = false;
            while (!isOver)
            {
                try
                {
                    await world.RunAsync(calls);
                    isOver = true;
                }
                catch (StoreUnavailableException)
                {
                    // The next round comes.
                }
            }

            await world.AssertMembersAsync(when: $"the call {number} failed");
        }
        while (calls.HasFailed);

        Assert.InRange(number, 15, 200);
    }

    [Fact]
    public async Task Two_hosts_that_page_at_once_agree()
    {
        var world = await WithPeopleAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(2);
        var turn = 0;
        var interleaver = new Interleaver(parked => parked[turn++ % parked.Count]);
        interleaver.Run(() => PageAllAsync(interleaver.For(0)), () => PageAllAsync(interleaver.For(1)));
        await world.RunAsync();
        await world.AssertMembersAsync();

        async Task PageAllAsync(PortCalls calls)
        {
            var worker = world.Worker(calls);
            while (await worker.RunPageAsync(CancellationToken.None))
            {
            }
        }
    }

    [Fact]
    public async Task A_newer_snapshot_begins_anew_and_one_that_is_taken_back_is_no_short_cut()
    {
        var world = await WithPeopleAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(2);
        await world.RunAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(3, threshold: 1);
        for (var page = 0; page < 3; page++) await world.Worker().RunPageAsync(Cancellation);
        await world.World.RunUntilIdleAsync();
        Assert.Equal((BackfillState.Running, 3), (world.Backfill.State, world.Backfill.Snapshot));
        Assert.Equal(["fans", "readers"], world.Backfill.Building.Select(definition => definition.Id).Order(StringComparer.Ordinal));

        // Some were judged by the change already.
        world.World.Snapshots.Current = BackfillWorld.Content(4);
        await world.RunAsync();
        await world.AssertMembersAsync();
        Assert.Equal((BackfillState.Finished, 4, 4), (world.Backfill.State, world.Backfill.Snapshot, world.Backfill.Built.Length));
        Assert.Equal(0, await world.EnteredAsync());
    }

    [Fact]
    public async Task A_worker_that_is_behind_begins_nothing()
    {
        var world = await WithPeopleAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(3);
        await world.RunAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(2, segments: 1);
        Assert.False(await world.Worker().RunPageAsync(Cancellation));
        Assert.Equal((3, 4), (world.Backfill.Snapshot, world.Backfill.Built.Length));
    }

    [Fact]
    public async Task A_segment_that_is_removed_is_forgotten_and_built_again_when_it_comes_back()
    {
        var world = await WithPeopleAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(2);
        await world.RunAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(3, segments: 2);
        await world.RunAsync();
        Assert.Equal(["pro", "readers"], world.Backfill.Built.Select(definition => definition.Id).Order(StringComparer.Ordinal));
        foreach (var contact in await WorldState.ContactsAsync(world.World)) await RefreshAsync(world, contact.Id, snapshot: 3);
        await world.World.RunUntilIdleAsync();

        world.World.Snapshots.Current = BackfillWorld.Content(4);
        await world.RunAsync();
        await world.AssertMembersAsync();
    }

    /// <summary>What an earlier release decided, before members were written down.</summary>
    [Fact]
    public async Task Members_from_before_there_was_a_table_of_them_are_written_down()
    {
        var world = await WithPeopleAsync(segments: 4);
        await world.ForgetMembersAsync();
        Assert.Empty((await new MembersTable(world.World.Store).PageAsync("pro", null, 100, Cancellation)).Members);

        var commits = await world.CommitsAsync();
        await world.RunAsync();
        await world.AssertMembersAsync();
        var members = BackfillWorld.Segments.SelectMany(segment => world.Expected(segment.Id)).Distinct().Count();
        Assert.InRange(members, 1, People - 1);
        Assert.Equal(commits + members, await world.CommitsAsync());
    }

    [Fact]
    public async Task Who_was_merged_away_or_erased_is_passed_over()
    {
        var world = await WithPeopleAsync();
        await world.World.AcceptAsync(Said.Track("laptop", "Page Viewed", world.World.Now, anonymous: "laptop"));
        await world.World.AcceptAsync(Said.Identify("same", world.World.Now, "user-1", "laptop"));
        var erased = World.User("user-2");
        await world.World.Queue.EnqueueAsync(QueueName.Inbox, [new InboxMessage(erased, new Input.Erase(erased, world.World.Now)).ToQueueMessage()], Cancellation);
        await world.World.RunUntilIdleAsync();

        world.World.Snapshots.Current = BackfillWorld.Content(2);
        await world.RunAsync();
        Assert.Equal(People - 1, world.Backfill.Known);
        await RefreshAsync(world, World.Visitor("laptop"));
        await RefreshAsync(world, erased);
        await world.World.RunUntilIdleAsync();
        var refreshed = (await WorldState.ContactsAsync(world.World)).Where(contact =>
            WorldState.Commits(world.World, contact.Id).SelectMany(commit => commit.Inputs).Any(recorded => recorded.Input is Input.Refresh)).ToList();
        Assert.Equal(People - 1, refreshed.Count);
        Assert.DoesNotContain(refreshed, contact => contact.Id == erased || contact.Id.IsAnonymous);
    }

    [Theory]
    [InlineData(Limits.InboxBacklogForBroadcasts, true)]
    [InlineData(Limits.InboxBacklogForBroadcasts + 1, false)]
    public async Task While_enough_waits_on_the_inbox_no_page_is_added(int waiting, bool pages)
    {
        var world = await WithPeopleAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(2);
        await world.Worker().RunPageAsync(Cancellation);
        var wake = new InboxMessage(World.User("user-0"), new Input.Wake(world.World.Now)).ToQueueMessage();
        await world.World.Queue.EnqueueAsync(QueueName.Inbox, [.. Enumerable.Repeat(wake, waiting)], Cancellation);
        await world.Worker().RunPageAsync(Cancellation);
        Assert.Equal(pages, world.Backfill.Contacts > 0);
    }

    /// <summary>Their inputs are lost each time, as those of a contact that fails for ever.</summary>
    [Fact]
    public async Task Who_never_comes_there_does_not_keep_it_going_for_ever()
    {
        var world = await WithPeopleAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(2);
        var told = 0;
        for (var minute = 0; minute < 30 && (minute == 0 || world.Backfill.State == BackfillState.Running); minute++)
        {
            while (await world.Worker().RunPageAsync(Cancellation))
            {
            }

            var lost = await world.World.Queue.ReceiveAsync(QueueName.Inbox, 1_000, TimeSpan.FromMinutes(5), Cancellation);
            told += lost.Count;
            await world.World.Queue.DeleteAsync(QueueName.Inbox, lost, Cancellation);
            world.World.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal((BackfillState.Finished, Limits.PassesPerBackfill, People), (world.Backfill.State, world.Backfill.Passes, world.Backfill.Told));
        Assert.Equal(People * Limits.PassesPerBackfill, told);
    }

    [Fact]
    public async Task The_next_pass_waits_for_the_inbox_or_a_minute()
    {
        var world = await WithPeopleAsync();
        world.World.Snapshots.Current = BackfillWorld.Content(2);
        while (await world.Worker().RunPageAsync(Cancellation))
        {
        }

        Assert.Equal(1, world.Backfill.Passes);
        Assert.False(await world.Worker().RunPageAsync(Cancellation));
        Assert.Equal(0, world.Backfill.Contacts);
        world.World.Time.Advance(TimeSpan.FromMinutes(1));
        await world.Worker().RunPageAsync(Cancellation);
        Assert.True(world.Backfill.Contacts > 0);
    }

    private static async Task<BackfillWorld> WithPeopleAsync(int segments = 0)
    {
        var world = new BackfillWorld(segments);
        await world.JoinAsync(People);
        return world;
    }

    private static async Task<IReadOnlyList<Fact>> FactsAsync(BackfillWorld world) =>
        [.. (await WorldState.ContactsAsync(world.World)).SelectMany(contact => WorldState.Facts(world.World, contact.Id))];

    private static async Task RefreshAsync(BackfillWorld world, ContactId contact, long snapshot = 2) => await world.World.Queue.EnqueueAsync(
        QueueName.Inbox, [new InboxMessage(contact, new Input.Refresh(snapshot, world.World.Now)).ToQueueMessage()], CancellationToken.None);

    /// <summary>Whoever makes a call hears of it only the second time.</summary>
    private sealed class MadeTwice : PortCalls
    {
        public override async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
        {
            await call();
            return await call();
        }
    }
}
