using System.Text;
using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Wayfarer.Tests.Runtime.Archive;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Erasure;

/// <summary>Nothing of a person is left anywhere, whatever was under way, and nothing brings them back.</summary>
public sealed class ContactErasureTests
{
    private const string User = "needle-user";
    private const string Device = "needle-device";
    private const string FormerAddress = "needle-former@example.com";
    private const string Address = "needle-now@example.com";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ContactId Person => World.User(User);

    [Fact]
    public async Task Nothing_of_the_person_is_left_and_everybody_else_is_untouched()
    {
        var (world, undisturbed) = (await LivedInAsync(), await LivedInAsync());
        Assert.NotEmpty(await NeedlesAsync(world));

        await EraseAsync(world);

        Assert.Empty(await NeedlesAsync(world));
        await undisturbed.RunUntilIdleAsync();
        await PassTimeAsync(undisturbed);
        Assert.Equal(await OthersAsync(undisturbed), await OthersAsync(world));
        var contact = await LoadAsync(world, Person);
        Assert.Empty(contact.Enrollments);
        Assert.Equal([FactKind.Erased], WorldState.Facts(world, Person).Select(fact => fact.Kind));
        Assert.NotNull(await new ErasedPeople(world.Store, world.Time).FindAsync(Person, Cancellation));
        Assert.NotNull((await LoadAsync(world, World.Visitor(Device))).Head.ErasedAt);
    }

    [Fact]
    public async Task A_second_time_is_harmless()
    {
        var world = await LivedInAsync();
        await EraseAsync(world);
        var rows = await TableRows.ReadAsync(world.Store);

        await EraseAsync(world);

        Assert.Empty(TableRows.Differences(rows, await TableRows.ReadAsync(world.Store)));
    }

    [Fact]
    public async Task What_comes_later_does_not_bring_the_person_back()
    {
        var world = await LivedInAsync();
        await EraseAsync(world);

        await world.AcceptAsync(Said.Track("late-1", "Signed Up", world.Now, User, traits: $$"""{ "email": "{{Address}}" }"""));
        await world.AcceptAsync(Said.Track("late-2", "Product Viewed", world.Now, anonymous: Device));
        await world.AcceptAsync(Said.Alias("late-3", world.Now, User, "needle-other"));
        await world.RunUntilIdleAsync();

        Assert.Empty(await NeedlesAsync(world));
        Assert.True((await LoadAsync(world, Person)).Profile.UserIds.IsEmpty);
    }

    [Fact]
    public async Task Events_in_flight_when_the_person_is_erased_leave_nothing()
    {
        var world = await LivedInAsync();
        await world.AcceptAsync(Said.Track("before", "Signed Up", world.Now, User));
        await world.Queue.EnqueueAsync(QueueName.Inbox, [Erasure(world)], Cancellation);
        await world.AcceptAsync(Said.Track("behind", "Asked", world.Now, User, traits: $$"""{ "email": "{{FormerAddress}}" }"""));
        await world.AcceptAsync(Said.Identify("linking", world.Now, User, "needle-tablet"));
        await world.AcceptAsync(Said.Track("tablet", "Product Viewed", world.Now, anonymous: "needle-tablet"));
        await world.RunUntilIdleAsync();
        await PassTimeAsync(world);

        // The tablet's own visit cannot be told from anybody's; whose it is was told in an event that is refused.
        Assert.Empty(await NeedlesAsync(world, [User, Device, "needle-former", "needle-now", "needle-trait", "needle-property"]));
    }

    [Fact]
    public async Task Effects_that_were_under_way_are_found_when_the_tombstone_wakes()
    {
        var world = await LivedInAsync(asks: false);
        var worker = new Worker(world, PortCalls.Undisturbed);
        await world.AcceptAsync(Said.Track("asks", "Asked", world.Now, User));
        await worker.InboxAsync();

        // What the last commit wants done is taken by somebody who is slow.
        var slow = await world.Queue.ReceiveAsync(QueueName.Effects, 100, TimeSpan.FromHours(1), Cancellation);
        Assert.Contains(slow, message => Encoding.UTF8.GetString(message.Body.Span).Contains("A question", StringComparison.Ordinal));
        await EraseNowAsync(world);
        foreach (var message in slow) await world.Queue.EnqueueAsync(QueueName.Effects, [new QueueMessage(message.Group, message.Body)], Cancellation);
        await world.Queue.DeleteAsync(QueueName.Effects, slow, Cancellation);
        while (await worker.EffectsAsync() > 0)
        {
        }

        Assert.NotEmpty(await NeedlesAsync(world, [Person.Value], TableName.Deliveries));
        await PassTimeAsync(world);
        Assert.Empty(await NeedlesAsync(world));
        Assert.Empty(await NeedlesAsync(world, [Person.Value], TableName.Deliveries));
    }

    [Fact]
    public async Task The_address_stays_withdrawn_and_tells_nobody()
    {
        var world = await LivedInAsync();
        var addresses = new AddressBook(new AddressTable(world.Store), world.Queue, World.IdentityKey, world.Time);
        await addresses.RecordAsync(
            addresses.IdOf(EmailAddress.Parse(Address)),
            new ConsentChange { Key = "no", Kind = ConsentChangeKind.Withdrawn, At = world.Now, Source = "a needle-link", Address = Address, RemoteAddress = "needle-network" }, Cancellation);

        await EraseAsync(world);

        var stored = await addresses.LoadAsync(addresses.IdOf(EmailAddress.Parse(Address)), Cancellation);
        Assert.True(stored.Record.IsWithdrawn(null));
        Assert.Single(await addresses.LedgerAsync(stored.Id, Cancellation));
        Assert.Empty(await NeedlesAsync(world));
    }

    [Fact]
    public async Task An_address_that_somebody_else_goes_by_keeps_its_ledger()
    {
        var world = await LivedInAsync();
        await world.AcceptAsync(Said.Identify("partner", world.Now, "partner", traits: $$"""{ "email": "{{Address}}" }"""));
        await world.RunUntilIdleAsync();
        var addresses = new AddressBook(new AddressTable(world.Store), world.Queue, World.IdentityKey, world.Time);
        var id = addresses.IdOf(EmailAddress.Parse(Address));
        await addresses.RecordAsync(id, new ConsentChange { Key = "no", Kind = ConsentChangeKind.Withdrawn, At = world.Now, Source = "a link", Address = Address }, Cancellation);

        await EraseAsync(world);

        Assert.Equal(Address, Assert.Single(await addresses.LedgerAsync(id, Cancellation)).Address);
    }

    [Fact]
    public async Task The_counts_of_journeys_still_add_up()
    {
        var world = await LivedInAsync();
        await EraseAsync(world);

        foreach (var journey in (string[])["welcome", "cart"])
        {
            var totals = JourneyTotals.Of(await new TotalsTable(world.Store).ReadAsync(journey, Cancellation));
            Assert.Equal(totals.Entered, totals.Here + totals.Finished + totals.Exited + totals.Failed);
            foreach (var step in totals.Steps) Assert.Equal(step.Reserved, step.HandedOver + step.Skipped + step.Failed + step.Unknown);
        }
    }

    [Fact]
    public async Task What_is_archived_of_the_person_cannot_be_read_any_more()
    {
        var world = await LivedInAsync();
        var before = await SealedAsync(world);
        Assert.NotEmpty(before);
        var key = (await world.Archive!.FindAsync(Person.Value, Cancellation))!;
        Assert.All(before, entry => Assert.NotNull(ArchiveCipher.Open(entry, key)));

        await EraseAsync(world);

        Assert.Null(await world.Archive!.FindAsync(Person.Value, Cancellation));
        Assert.DoesNotContain(await TableRows.ReadAsync(world.Store), row => Encoding.UTF8.GetString(row.Value).Contains(Convert.ToBase64String(key), StringComparison.Ordinal));
        var other = (await world.Archive.FindAsync(World.User("bob").Value, Cancellation))!;
        Assert.All(await SealedAsync(world), entry => Assert.Null(ArchiveCipher.Open(entry, other)));
    }

    [Fact]
    public async Task Whoever_was_cut_off_in_the_middle_is_carried_on_from_there()
    {
        for (var call = 0; ; call++)
        {
            var world = await LivedInAsync();
            await world.Queue.EnqueueAsync(QueueName.Inbox, [Erasure(world)], Cancellation);
            var cut = new CutOff(call);
            await world.RunUntilIdleAsync(new Worker(world, cut));
            await PassTimeAsync(world);

            Assert.Empty(await NeedlesAsync(world));
            if (!cut.Happened) break;

            call += 4;
        }
    }

    /// <summary>The instants at which the tombstone wakes.</summary>
    private static async Task PassTimeAsync(World world)
    {
        foreach (var after in Limits.ErasedAgainAfter)
        {
            world.Time.Advance(after);
            await world.RunUntilIdleAsync();
        }
    }

    private static async Task EraseAsync(World world)
    {
        await EraseNowAsync(world);
        await world.RunUntilIdleAsync();
        await PassTimeAsync(world);
    }

    private static async Task EraseNowAsync(World world)
    {
        await world.Queue.EnqueueAsync(QueueName.Inbox, [Erasure(world)], Cancellation);
        var worker = new Worker(world, PortCalls.Undisturbed);
        while (await worker.InboxAsync() + await worker.EffectsAsync() > 0)
        {
        }
    }

    private static QueueMessage Erasure(World world) => new InboxMessage(Person, new Input.Erase(Person, world.Now)).ToQueueMessage();

    private static async Task<Contact> LoadAsync(World world, ContactId id) => (await new ContactStore(world.Store).LoadAsync(id, Cancellation)).Contact;

    private static async Task<List<ArchiveEntry>> SealedAsync(World world) =>
        [.. (await new ArchiveReader(world.Archive!).ReadAsync(Cancellation).ToListAsync(Cancellation)).Where(entry => entry.Subject == Person.Value && entry.Sealed is not null)];

    /// <summary>A person in two journeys, with a device that was merged, a former address, a message under way and received events.</summary>
    private static async Task<World> LivedInAsync(bool asks = true)
    {
        var world = new World(WorldContent.Snapshot()) { Archive = new MemoryArchive() };
        await world.AcceptAsync(Said.Track("seen", "Product Viewed", world.Now, anonymous: Device));
        await world.AcceptAsync(Said.Identify("known", world.Now, User, Device, $$"""{ "email": "{{FormerAddress}}", "note": "needle-trait" }"""));
        await world.AcceptAsync(Said.Track("in", "Signed Up", world.Now, User));
        await RunNowAsync(world);
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await world.AcceptAsync(Said.Identify("moved", world.Now, User, traits: $$"""{ "email": "{{Address}}" }"""));
        var viewed = Said.Track("cart", "Cart Viewed", world.Now, User);
        await world.AcceptAsync(viewed.Event with { Properties = JsonElement.Parse("""{ "item": "needle-property" }""") });
        await world.AcceptAsync(Said.Identify("bob", world.Now, "bob", traits: """{ "email": "bob@example.com" }"""));
        await world.AcceptAsync(Said.Track("bob-in", "Signed Up", world.Now, "bob"));
        await RunNowAsync(world);
        await new PauseTable(world.Archived(world.Store)).PauseAsync(PauseScope.Everything, world.Now, Cancellation);
        if (asks) await world.AcceptAsync(Said.Track("again", "Asked", world.Now, User));
        await RunNowAsync(world);
        return world;
    }

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

    private static async Task<List<string>> OthersAsync(World world) =>
        [.. (await TableRows.ReadAsync(world.Store, TableName.Contacts, TableName.Deliveries)).Where(row => row.Key.Contains(World.User("bob").Value, StringComparison.Ordinal)).Select(row => $"{row.Key} {TableRows.Text(row.Value)}").Where(line => !line.Contains("a|archive", StringComparison.Ordinal))];

    /// <summary>Everything, compressed or not, in tables, queues and the readable part of the archive, that tells who the person was.</summary>
    private static async Task<List<string>> NeedlesAsync(World world, string[]? needles = null, params IEnumerable<TableName> tables)
    {
        needles ??= ["needle"];
        var found = new List<string>();
        foreach (var (key, data) in await TableRows.ReadAsync(world.Store, tables))
        {
            if (needles.Any(needle => $"{key} {TableRows.Text(data)}".Contains(needle, StringComparison.OrdinalIgnoreCase))) found.Add($"{key} {TableRows.Text(data)}");
        }

        await foreach (var file in world.Archive!.ListAsync(Cancellation))
        {
            using var reader = new StreamReader(await world.Archive.OpenAsync(file.Name, Cancellation));
            var text = await reader.ReadToEndAsync(Cancellation);
            found.AddRange(needles.Where(needle => needle != Person.Value && text.Contains(needle, StringComparison.OrdinalIgnoreCase)).Select(needle => $"archive: {needle}"));
        }

        return found;
    }

    /// <summary>One call fails, and whoever made it is gone.</summary>
    private sealed class CutOff(int at) : PortCalls
    {
        private int _call;

        public bool Happened { get; private set; }

        public override async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
        {
            if (_call++ != at) return await call();

            Happened = true;
            throw new StoreUnavailableException("cut off");
        }
    }
}
