using System.Globalization;
using System.Text;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Costs;

/// <summary>
/// What storage is asked for by everything that happens to somebody, and what a million of it costs. The table is approved: a
/// change that makes a number greater must want to. <c>APPROVE=1</c> writes it anew.
/// </summary>
public sealed class StorageOperationsTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int MinutesPerDay = 24 * 60;
    private const int MinutesCounted = 10;
    private const int NameWidth = 66;

    private readonly StringBuilder _table = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Storage_operations_and_their_price_are_as_approved()
    {
        _table.Append("Storage operations, counted where they leave the clients, and the price of a million of each in USD.\n"
            + "Prices are list prices (LRS, see UnitPrices) and are to be checked. Reading a queue is counted once for each message;\n"
            + "the host reads up to 16 or 32 at once.\n\n");
        Heading("the door, for one request");
        foreach (var events in (int[])[1, 24, 100])
        {
            await DoorAsync(events, contacts: 1);
            if (events > 1) await DoorAsync(events, contacts: events);
        }

        Heading("its events until they are applied");
        foreach (var events in (int[])[1, 24, 100])
        {
            await ApplyAsync(events, contacts: 1);
            if (events > 1) await ApplyAsync(events, contacts: events);
        }

        Heading("one contact's batch of events, without the queue that brings it");
        var quiet = await BatchAsync("quiet, 24 events", "Looked Around", events: 24);
        var earlier = await BatchAsync("with effects and a wake that moves earlier (enters a segment)", "Asked");
        var effects = await BatchAsync("with effects", "Signed Up");
        var waits = await BatchAsync("with effects and a wake (enters a journey and waits)", "Trial Started");

        Heading("a journey");
        var installation = await InstallationAsync();
        await installation.AcceptAsync("Trial Started", "ada");
        await installation.InboxAsync();
        Row("what follows from an entry: counted, placed, alarm set", await installation.EffectsAsync());
        var ring = await installation.RingAsync();
        Row("a wait ends by its alarm, and the next one is armed", ring);
        Row("what follows from the step: counted, placed", await installation.EffectsAsync());
        var removal = await installation.CountAsync(async () => await installation.Needless.RemoveAsync(Cancellation));
        Row("the due row that was not needed, up to 100 together", removal);
        await installation.AcceptAsync("Trial Started", "bob");
        await installation.InboxAsync();
        await installation.EffectsAsync();
        Row("a wait ends by the due table: found, put on the inbox, row removed", await installation.WakeAsync(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(6)));
        Row("  and its step", await installation.InboxAsync());
        await installation.EffectsAsync();
        await installation.AcceptAsync("Letter Asked", "cleo");
        await installation.InboxAsync();
        Row("a message: reserved, and a signal that it may go", await installation.EffectsAsync());
        Row("  looked for, granted, judged, handed over, with up to 63 others", await installation.DeliveriesAsync());
        Row("  its receipt applied", await installation.InboxAsync());

        Heading("asleep");
        var (few, many) = (await SleepAsync(sleepers: 1), await SleepAsync(sleepers: 50));
        Row("a day of somebody who waits", Difference(many, few));
        Row($"{MinutesCounted} minutes of an installation in which nothing is due", few);
        _table.Append(CultureInfo.InvariantCulture, $"    a day of it: {few.PriceOfMillion * MinutesPerDay / MinutesCounted / 1_000_000:F4}\n");

        AppendDurable();
        output.WriteLine(_table.ToString());
        await AssertApprovedAsync();

        // The aims, whatever was approved.
        Assert.Equal(new CountedOperations(1, 1, 0, 0, 0), quiet);
        Assert.Equal(CountedOperations.None, Difference(many, few));
        var arm = waits.Tables - effects.Tables;
        const int RemovalOfOutbox = 1;
        Assert.Equal((1, 1), (arm, earlier.Tables - effects.Tables));

        // A wait is armed once, and read and committed when it ends; the alarm that rings arms the next wait besides.
        var ofNext = arm;
        Assert.Equal(3, arm + ring.Tables - ofNext - RemovalOfOutbox);
    }

    private static CountedOperations Difference(CountedOperations one, CountedOperations other) => new(
        one.TableReads - other.TableReads, one.TableBatches - other.TableBatches, one.Queues - other.Queues, one.BlobWrites - other.BlobWrites,
        one.BlobReads - other.BlobReads);

    private static string[] Users(int events, int contacts) => [.. Enumerable.Range(0, events).Select(number => $"user-{number % contacts}")];

    private static string Named(int events, int contacts) =>
        $"{events} event{(events == 1 ? "" : "s")} of {(contacts == 1 ? "one contact" : $"{contacts} contacts")}";

    private async Task DoorAsync(int events, int contacts)
    {
        var installation = await InstallationAsync();
        Row(Named(events, contacts), await installation.AcceptAsync("Looked Around", Users(events, contacts)));
    }

    private async Task ApplyAsync(int events, int contacts)
    {
        var installation = await InstallationAsync();
        foreach (var user in Users(contacts, contacts)) await installation.AcceptAsync("Looked Around", user);
        await installation.InboxAsync();
        await installation.AcceptAsync("Looked Around", Users(events, contacts));
        Row(Named(events, contacts), await installation.InboxAsync());
    }

    private async Task<CountedOperations> BatchAsync(string what, string name, int events = 1)
    {
        var installation = await InstallationAsync();
        await installation.AcceptAsync("Looked Around", "ada");
        await installation.InboxAsync();
        await installation.AcceptAsync(name, Users(events, 1).Select(_ => "ada").ToArray());
        var all = await installation.InboxAsync();

        // One message was received and deleted.
        var batch = all with { Queues = all.Queues - 2 };
        Row(what, batch);
        return batch;
    }

    /// <summary>Minutes of an installation where so many wait for hours.</summary>
    private async Task<CountedOperations> SleepAsync(int sleepers)
    {
        var installation = await InstallationAsync();
        await installation.AcceptAsync("Trial Started", Users(sleepers, sleepers));
        await installation.InboxAsync();
        await installation.EffectsAsync();
        await installation.Minute.RunAsync(Cancellation);
        await installation.DeliveriesAsync();
        var minutes = CountedOperations.None;
        for (var minute = 0; minute < MinutesCounted; minute++)
        {
            installation.Time.Advance(TimeSpan.FromMinutes(1));
            minutes += await installation.CountAsync(async () => await installation.Minute.RunAsync(Cancellation));
            minutes += await installation.DeliveriesAsync();
        }

        return minutes;
    }

    private Task<CountedInstallation> InstallationAsync() => CountedInstallation.CreateAsync(azurite);

    private void Heading(string what) => _table.Append(
        CultureInfo.InvariantCulture, $"{(_table[^2] == '\n' ? "" : "\n")}{what.PadRight(NameWidth)} tables r/w   queues  blobs w/r   a million\n");

    private void Row(string what, CountedOperations counted) => _table.Append(
        CultureInfo.InvariantCulture,
        $"  {what.PadRight(NameWidth - 2)} {counted.TableReads,6} /{counted.TableBatches,3} {counted.Queues,8} {counted.BlobWrites,6} /{counted.BlobReads,2} {counted.PriceOfMillion,11:F2}\n");

    private void AppendDurable()
    {
        _table.Append("\nbeside it, the durable backend (not counted here)\n");
        Backend("an enrollment's first wait", UnitPrices.DurableFirstWait);
        Backend("each further wait", UnitPrices.DurableFurtherWait);
        _table.Append(CultureInfo.InvariantCulture, $"  the Durable Task Scheduler counts {UnitPrices.SchedulerActionsPerWait} actions for a wait and {UnitPrices.SchedulerActionsPerEnrollment} for an enrollment; its price per action is to be looked up\n");

        void Backend(string what, int operations) => _table.Append(
            CultureInfo.InvariantCulture,
            $"  {what} on its storage backend, as measured: about {operations} operations, a million between {operations * 100 * UnitPrices.Table:F2} (all tables) and {operations * 100 * UnitPrices.Queue:F2} (all queues)\n");
    }

    private async Task AssertApprovedAsync()
    {
        var approved = Repository.PathOf("tests", "Wayfarer.Tests", "Costs", "storage-operations.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") await File.WriteAllTextAsync(approved, _table.ToString(), Cancellation);

        Assert.Equal((await File.ReadAllTextAsync(approved, Cancellation)).ReplaceLineEndings("\n"), _table.ToString());
    }
}
