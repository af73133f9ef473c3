using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Archive;

/// <summary>All tables come again from the archive, row by row, and nobody is written to twice.</summary>
public sealed class ArchiveRebuildTests
{
    /// <summary>
    /// What cannot be equal, and why: a wake that was armed earlier and then became needless stays in the due table until it
    /// comes, and no head knows of it any more; that a contact is being told of a change of consent is a matter of seconds.
    /// </summary>
    private static readonly string[] MayDiffer = ["lost: Due ", "lost: Addresses telling "];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_tables_come_again_row_by_row()
    {
        var world = await LivedInAsync();
        var before = world.DropTables();

        var report = await RebuildAsync(world);

        Assert.Equal(0, report.Unreadable);
        Assert.Equal(0, report.WithGaps);
        Assert.True(report.Contacts > 20);
        Assert.Equal(Wakes(before), Wakes(world.Store));
        Assert.Empty(await DifferencesAsync(before, world.Store));
        Assert.Contains((await TableRows.ReadAsync(world.Store)).Keys, key => key.StartsWith("Deliveries Email|", StringComparison.Ordinal) && key.Contains(" r|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Life_goes_on_as_if_nothing_had_happened()
    {
        var (undisturbed, world) = (await LivedInAsync(), await LivedInAsync());
        world.DropTables();
        await RebuildAsync(world);

        foreach (var each in (World[])[undisturbed, world])
        {
            await new PauseTable(each.Archived(each.Store)).ResumeAsync(PauseScope.Channel(DeliveryChannel.Email), Cancellation);
            await each.RunUntilIdleAsync();
            each.Time.Advance(TimeSpan.FromDays(40));
            await each.RunUntilIdleAsync();
        }

        Assert.Equal(undisturbed.Courier.Reached, world.Courier.Reached);
        Assert.Equal(undisturbed.Courier.HandOvers, world.Courier.HandOvers);
        Assert.Equal(world.Courier.HandOvers.Count, world.Courier.HandOvers.Distinct().Count());
        Assert.True(world.Courier.HandOvers.Count > 15);
        Assert.Equal(await WorldState.DescribeAsync(undisturbed), await WorldState.DescribeAsync(world));
    }

    [Fact]
    public async Task A_rebuild_that_is_cut_off_again_and_again_comes_to_the_same_end()
    {
        var world = await LivedInAsync();
        var before = world.DropTables();
        var calls = 0;

        // Each try comes a little further, whatever it had done of the part that it was at.
        for (var most = 20; ; most = most * 3 / 2)
        {
            var store = new CutOffStore(world.Store, most);
            try
            {
                await RebuildAsync(world, store);
                break;
            }
            catch (StoreUnavailableException)
            {
                calls++;
            }
        }

        Assert.True(calls > 5);
        Assert.Empty(await DifferencesAsync(before, world.Store));
    }

    [Fact]
    public async Task A_message_that_was_claimed_and_never_heard_of_again_is_not_sent_again()
    {
        var world = await LivedInAsync();
        await new PauseTable(world.Archived(world.Store)).ResumeAsync(PauseScope.Channel(DeliveryChannel.Email), Cancellation);
        world.Courier.Fails = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => world.RunAsync(worker => worker.DeliverAsync()));
        var begun = world.Courier.HandOvers[^1];
        world.Courier.Fails = false;
        world.Courier.Repeats = false;
        world.DropTables();

        var report = await RebuildAsync(world);
        await world.RunUntilIdleAsync();

        Assert.Equal(1, report.CutOff);
        Assert.Single(world.Courier.HandOvers, begun);
        Assert.Contains(await new DeliveryTable(world.Store).ProblemsAsync(100, Cancellation), receipt => receipt.MessageKey == begun && receipt.Outcome == DeliveryOutcome.Unknown);
    }

    [Fact]
    public async Task Tables_that_hold_somebody_are_not_written_over_by_mistake()
    {
        var world = await LivedInAsync();

        await Assert.ThrowsAsync<RebuildException>(() => RebuildAsync(world));
        await Assert.ThrowsAsync<RebuildException>(() => RebuildAsync(new World(WorldContent.Snapshot()) { Archive = new MemoryArchive() }));
    }

    [Fact]
    public async Task Who_was_erased_stays_erased()
    {
        var world = await LivedInAsync();
        await EraseAsync(world, World.User("user-3"));
        world.DropTables();

        var report = await RebuildAsync(world);
        await world.AcceptAsync(Said.Track("late", "Signed Up", world.Now, "user-3"));
        await world.RunUntilIdleAsync();

        Assert.True(report.Erased > 0);
        var contact = (await new Wayfarer.Runtime.Contacts.ContactStore(world.Store).LoadAsync(World.User("user-3"), Cancellation)).Contact;
        Assert.NotNull(contact.Head.ErasedAt);
        Assert.Empty(contact.Profile.UserIds);
        Assert.DoesNotContain((await TableRows.ReadAsync(world.Store)).Values, data => TableRows.Text(data).Contains("user-3", StringComparison.Ordinal));
        Assert.NotNull(await new ErasedPeople(world.Store, world.Time).FindAsync(World.User("user-3"), Cancellation));
    }

    [Fact]
    public async Task A_contact_that_is_older_than_the_archive_is_archived_as_a_whole_when_something_happens()
    {
        var world = new World(Content()) { Archive = new MemoryArchive() };
        var young = new World(Content());
        await young.AcceptAsync(Said.Track("early", "Product Viewed", young.Now, "ann"));
        await young.RunUntilIdleAsync();
        foreach (var table in (TableName[])[TableName.Contacts, TableName.Due])
        {
            foreach (var row in await young.Store.ScanAsync(table, "", "~", null, 100, Cancellation))
                await world.Store.CommitAsync(table, row.Partition, [new RowChange.Insert(row.Key, row.Data)], Cancellation);
        }

        await world.AcceptAsync(Said.Track("later", "Product Viewed", world.Now, "ann"));
        await world.RunUntilIdleAsync();
        var before = world.DropTables();

        var report = await RebuildAsync(world);

        Assert.Equal(0, report.WithGaps);
        Assert.Empty(await DifferencesAsync(before, world.Store));
    }

    private static async Task<List<string>> DifferencesAsync(ITableStore before, ITableStore after) =>
        [.. TableRows.Differences(await TableRows.ReadAsync(before), await TableRows.ReadAsync(after)).Where(line => !MayDiffer.Any(known => line.StartsWith(known, StringComparison.Ordinal)))];

    /// <summary>The earliest wake of each contact: one that is needless comes later.</summary>
    private static List<(string Contact, string Wake)> Wakes(ITableStore store) =>
    [
        .. TableRows.ReadAsync(store, TableName.Due).Result.Keys.Select(key => key.Split(' ')[2].Split('|')).GroupBy(parts => parts[1], parts => parts[0])
            .Select(wakes => (wakes.Key, wakes.Min(StringComparer.Ordinal)!)).OrderBy(wake => wake.Key),
    ];

    private static async Task<RebuildReport> RebuildAsync(World world, ITableStore? store = null) =>
        await new ArchiveRebuild(store ?? world.Store, world.Queue, world.Archive!, world.Archive!, World.IdentityKey, world.Time).RunAsync(over: false, null, Cancellation);

    private static async Task EraseAsync(World world, ContactId contact)
    {
        await world.Queue.EnqueueAsync(
            Wayfarer.Runtime.Queues.QueueName.Inbox,
            [new Wayfarer.Runtime.Contacts.InboxMessage(contact, new Input.Erase(contact, world.Now)).ToQueueMessage()], Cancellation);
        await world.RunUntilIdleAsync();
    }

    /// <summary>People who wait, with messages handed over, others pending behind a pause, merges, consent and suppressions.</summary>
    private static async Task<World> LivedInAsync()
    {
        var world = new World(Content()) { Archive = new MemoryArchive() };
        for (var number = 0; number < 20; number++)
        {
            var (user, device) = ($"user-{number}", $"device-{number}");
            if (number % 3 == 0) await world.AcceptAsync(Said.Track($"seen-{number}", "Product Viewed", world.Now, anonymous: device));
            await world.AcceptAsync(Said.Identify(
                $"known-{number}", world.Now, user, number % 3 == 0 ? device : null, $$"""{ "email": "{{user}}@example.com", "note": "{{new string('x', 600)}}" }"""));
            await world.AcceptAsync(Said.Track($"in-{number}", number % 2 == 0 ? "Signed Up" : "Cart Viewed", world.Now, user));
            if (number % 5 == 0) await world.AcceptAsync(Said.Track($"ask-{number}", "Asked", world.Now, user));
            await RunNowAsync(world);
            world.Time.Advance(TimeSpan.FromMinutes(7));
        }

        var addresses = new AddressBook(new AddressTable(world.Archived(world.Store)), world.Queue, World.IdentityKey, world.Time);
        await addresses.RecordAsync(addresses.IdOf(EmailAddress.Parse("user-4@example.com")), Change("no more", ConsentChangeKind.Withdrawn), Cancellation);
        await addresses.RecordAsync(addresses.IdOf(EmailAddress.Parse("nobody@example.com")), Change("blocked", ConsentChangeKind.Suppressed), Cancellation);
        await new PauseTable(world.Archived(world.Store)).PauseAsync(PauseScope.Channel(DeliveryChannel.Email), world.Now, Cancellation);
        for (var number = 20; number < 24; number++)
        {
            await world.AcceptAsync(Said.Track($"in-{number}", "Signed Up", world.Now, $"user-{number}", traits: $$"""{ "email": "user-{{number}}@example.com" }"""));
            await RunNowAsync(world);
        }

        return world;

        ConsentChange Change(string key, ConsentChangeKind kind) => new() { Key = key, Kind = kind, At = world.Now, Source = "a test", Address = "somebody@example.com" };
    }

    private static Snapshot Content() => WorldContent.Snapshot();

    /// <summary>Works until nothing is left at this instant, without waiting for anything that was cut off.</summary>
    private static async Task RunNowAsync(World world)
    {
        var worker = new Worker(world, PortCalls.Undisturbed);
        int done;
        do
        {
            done = 0;
            foreach (var work in worker.Rounds) done += await work();
        }
        while (done > 0);
    }

    private sealed class CutOffStore(ITableStore store, int calls) : ITableStore
    {
        private int _left = calls;

        public ValueTask<IReadOnlyList<Row>> ReadAsync(TableName table, string partition, string from, string to, int limit, CancellationToken cancellation) =>
            Call(() => store.ReadAsync(table, partition, from, to, limit, cancellation));

        public ValueTask<Row?> FindAsync(TableName table, string partition, string key, CancellationToken cancellation) =>
            Call(() => store.FindAsync(table, partition, key, cancellation));

        public ValueTask<IReadOnlyList<Row>> ScanAsync(TableName table, string from, string to, RowAddress? after, int limit, CancellationToken cancellation) =>
            Call(() => store.ScanAsync(table, from, to, after, limit, cancellation));

        public ValueTask<CommitOutcome> CommitAsync(TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation) =>
            Call(() => store.CommitAsync(table, partition, changes, cancellation));

        private T Call<T>(Func<T> call) => _left-- > 0 ? call() : throw new StoreUnavailableException("cut off");
    }
}
