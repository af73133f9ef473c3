using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Deliveries;
using Xunit;

namespace Wayfarer.Tests.Runtime.Deliveries;

public sealed class DeliveryWorkerTests
{
    private static readonly ContentFile[] Journeys =
    [
        Journey("welcome", "Signed Up", "hello"),
        Journey("first", "Ordered", "receipt"),
        Journey("last", "Visited", "later"),
        new("messages/hello/html.liquid", "---\nsubject: Hello\ngoodFor: 10d\n---\n<p>Hello</p>\n"),
        new("messages/receipt/html.liquid", "---\nsubject: Receipt\nkind: transactional\npriority: 1\ngoodFor: 10d\n---\n<p>Thanks</p>\n"),
        new("messages/later/html.liquid", "---\nsubject: News\npriority: 9\ngoodFor: 1h\n---\n<p>News</p>\n"),
    ];

    [Fact]
    public async Task The_provider_gets_no_more_than_it_takes_in_any_minute_and_99_percent_of_it()
    {
        const int Minutes = 20;
        const int PerMinute = 30;
        var world = World($$"""{ "rates": { "email": { "perMinute": {{PerMinute}} } } }""");
        for (var number = 0; number < 700; number++) await world.SignUpAsync($"user-{number}", $"user-{number}@example.com");

        var start = world.Now;
        for (var minute = 1; minute <= Minutes; minute++)
        {
            // Restarts must not open the door again.
            await world.RunUntilAsync(start + TimeSpan.FromSeconds(60 * minute));
            world.Restart();
        }

        var instants = world.HandedOver.Select(item => item.At).ToList();
        foreach (var at in instants)
            Assert.InRange(instants.Count(other => other <= at && other + TimeSpan.FromMinutes(1) > at), 1, PerMinute);
        Assert.InRange(instants.Count, (int)(Minutes * PerMinute * 0.99), Minutes * PerMinute);
    }

    [Fact]
    public async Task What_is_more_urgent_goes_first()
    {
        var world = World("""{ "rates": { "email": { "perMinute": 5 } } }""");
        for (var number = 0; number < 20; number++)
        {
            await world.SignUpAsync($"a{number}", $"a{number}@example.com", "Visited");
            await world.SignUpAsync($"b{number}", $"b{number}@example.com");
            await world.SignUpAsync($"c{number}", $"c{number}@example.com", "Ordered");
        }

        await world.Pauses.PauseAsync(PauseScope.Everything, world.Now, TestContext.Current.CancellationToken);
        await world.RunAsync();
        await world.Pauses.ResumeAsync(PauseScope.Everything, TestContext.Current.CancellationToken);
        world.Time.Advance(TimeSpan.FromSeconds(2));
        await world.RunUntilAsync(world.Now + TimeSpan.FromMinutes(20));

        string[] expected = [.. Enumerable.Repeat("receipt", 20), .. Enumerable.Repeat("hello", 20), .. Enumerable.Repeat("later", 20)];
        Assert.Equal(expected, world.HandedOver.Select(item => item.Message));
    }

    [Fact]
    public async Task A_pause_holds_ten_thousand_messages_and_each_that_is_still_good_goes_once_afterwards()
    {
        const int People = 10_000;
        var world = World("""{ "rates": { "email": { "perMinute": 3000 } } }""");
        for (var number = 0; number < People; number++)
            await world.SignUpAsync($"user-{number}", $"user-{number}@example.com", number % 2 == 0 ? "Signed Up" : "Visited");

        await world.RunUntilAsync(world.Now + TimeSpan.FromSeconds(30));
        var before = world.HandedOver.Count;
        var paused = world.Now;
        await world.Pauses.PauseAsync(PauseScope.Channel(DeliveryChannel.Email), paused, TestContext.Current.CancellationToken);
        await world.RunUntilAsync(paused + TimeSpan.FromHours(2));

        Assert.InRange(before, 1, People / 2);
        Assert.DoesNotContain(world.HandedOver, item => item.At > paused + TimeSpan.FromSeconds(5));

        await world.Pauses.ResumeAsync(PauseScope.Channel(DeliveryChannel.Email), TestContext.Current.CancellationToken);
        await world.RunUntilAsync(world.Now + TimeSpan.FromHours(1));

        Assert.Equal(world.HandedOver.Count, world.HandedOver.Select(item => item.Mailbox).Distinct().Count());
        Assert.Equal(People / 2, world.HandedOver.Count(item => item.Message == "hello"));
        var outcomes = await OutcomesAsync(world);
        Assert.Equal(People, outcomes.Count);
        var expired = outcomes.Where(receipt => receipt.Outcome == DeliveryOutcome.Skipped).ToList();
        Assert.Equal(People - world.HandedOver.Count, expired.Count);
        Assert.All(expired, receipt => Assert.StartsWith("it was good until", receipt.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_paused_journey_keeps_its_messages_and_no_other()
    {
        var world = World("{}");
        await world.Pauses.PauseAsync(PauseScope.Journey("welcome"), world.Now, TestContext.Current.CancellationToken);
        await world.SignUpAsync("ann", "ann@example.com");
        await world.SignUpAsync("bob", "bob@example.com", "Ordered");
        await world.RunAsync();

        Assert.Equal(["receipt"], world.HandedOver.Select(item => item.Message));

        await world.Pauses.ResumeAsync(PauseScope.Journey("welcome"), TestContext.Current.CancellationToken);
        world.Time.Advance(TimeSpan.FromSeconds(2));
        await world.RunAsync();

        Assert.Equal(["receipt", "hello"], world.HandedOver.Select(item => item.Message));
    }

    [Fact]
    public async Task Nobody_outside_the_list_is_ever_reached()
    {
        var dice = new Random(7);
        var world = World("""{ "sending": "only", "only": ["listed@example.com", "@staff.example"] }""");
        string[] domains = ["example.com", "staff.example", "sub.staff.example", "staff.example.com", "xstaff.example"];
        string[] names = ["listed", "Listed", "not-listed", "unlisted", "listed+1"];
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var mailbox = $"{names[dice.Next(names.Length)]}@{domains[dice.Next(domains.Length)]}";
            await world.SignUpAsync($"user-{attempt}", mailbox, dice.Next(2) == 0 ? "Signed Up" : "Ordered");
        }

        await world.RunUntilAsync(world.Now + TimeSpan.FromDays(1));

        Assert.NotEmpty(world.HandedOver);
        Assert.All(world.HandedOver, item => Assert.True(item.Mailbox == "listed@example.com" || item.Mailbox.EndsWith("@staff.example", StringComparison.Ordinal)));
        Assert.Equal(1_000, (await OutcomesAsync(world)).Count);
    }

    [Fact]
    public async Task With_sending_off_nothing_goes_and_what_waits_goes_later()
    {
        var world = World("""{ "sending": "off" }""");
        await world.SignUpAsync("ann", "ann@example.com", "Ordered");
        await world.RunUntilAsync(world.Now + TimeSpan.FromHours(1));
        Assert.Empty(world.HandedOver);

        world.Snapshots.Current = Worlds.WorldContent.Snapshot(2, Files("{}"));
        await world.RunAsync();
        Assert.Equal(["receipt"], world.HandedOver.Select(item => item.Message));
    }

    [Fact]
    public async Task Two_contacts_with_one_address_share_its_cap()
    {
        var world = World("""{ "caps": [{ "messages": 1, "within": "2d", "per": "address" }] }""");
        await world.SignUpAsync("ann", "family@example.com");
        await world.SignUpAsync("bob", "Family@Example.com");
        await world.RunUntilAsync(world.Now + TimeSpan.FromDays(1));
        Assert.Single(world.HandedOver);

        await world.RunUntilAsync(world.Now + TimeSpan.FromDays(2));
        Assert.Equal(2, world.HandedOver.Count);
        Assert.True(world.HandedOver[1].At >= world.HandedOver[0].At + TimeSpan.FromDays(2));
    }

    [Fact]
    public async Task A_cap_on_all_together_holds_whoever_it_is()
    {
        var world = World("""{ "caps": [{ "messages": 3, "within": "1d", "per": "all" }] }""");
        for (var number = 0; number < 10; number++) await world.SignUpAsync($"user-{number}", $"user-{number}@example.com");

        await world.RunUntilAsync(world.Now + TimeSpan.FromHours(23));
        Assert.Equal(3, world.HandedOver.Count);

        await world.RunUntilAsync(world.Now + TimeSpan.FromHours(2));
        Assert.Equal(6, world.HandedOver.Count);
    }

    [Fact]
    public async Task A_full_cap_keeps_nothing_waiting_that_it_does_not_cover()
    {
        var world = World("""{ "caps": [{ "messages": 3, "within": "1d", "per": "all" }] }""");
        for (var number = 0; number < 200; number++) await world.SignUpAsync($"user-{number}", $"user-{number}@example.com");
        await world.RunAsync();
        await world.SignUpAsync("ann", "ann@example.com", "Ordered");
        await world.RunAsync();

        Assert.Equal(["hello", "hello", "hello", "receipt"], world.HandedOver.Select(item => item.Message));
    }

    [Fact]
    public async Task What_is_kept_of_a_message_goes_when_its_time_is_over_and_not_before()
    {
        var world = World("""{ "retention": { "deliveries": "30d" } }""");
        await world.SignUpAsync("ann", "ann@example.com", "Ordered");
        await world.RunAsync();
        var expiry = new DeliveryExpiry(world.Store, world.Snapshots, world.Time);

        world.Time.Advance(TimeSpan.FromDays(29));
        for (var page = 0; page < 20; page++) await expiry.RunAsync(TestContext.Current.CancellationToken);
        Assert.Single(await OutcomesAsync(world));

        world.Time.Advance(TimeSpan.FromDays(2));
        for (var page = 0; page < 20; page++) await expiry.RunAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await OutcomesAsync(world));
    }

    private static DeliveryWorld World(string settings) => new(Files(settings));

    /// <summary>The settings that a test is about, on top of those with which everything goes out.</summary>
    private static ContentFile[] Files(string settings)
    {
        var given = System.Text.Json.Nodes.JsonNode.Parse(settings)!.AsObject();
        given.TryAdd("sending", "on");
        given.TryAdd("postalAddress", "Example Shop, 1 Main Street");
        given.TryAdd("topics", System.Text.Json.Nodes.JsonNode.Parse("""{ "general": { "name": "All", "optIn": "none" } }"""));
        return [.. Journeys, new ContentFile("settings.json", given.ToJsonString())];
    }

    private static ContentFile Journey(string id, string trigger, string message) => new($"journeys/{id}.json", $$"""
        { "id": "{{id}}", "state": "live", "trigger": { "event": "{{trigger}}" }, "steps": [ { "id": "send", "send": "{{message}}" }, { "id": "rest", "wait": "1d" } ] }
        """);

    private static async Task<List<Receipt>> OutcomesAsync(DeliveryWorld world)
    {
        var receipts = new List<Receipt>();
        foreach (var partition in DeliveryTable.Partitions)
        {
            string? after = null;
            while (await new DeliveryTable(world.Store).RecordsAsync(partition, after, 1_000, TestContext.Current.CancellationToken) is { Count: > 0 } page)
            {
                receipts.AddRange(page.Select(record => record.Receipt).OfType<Receipt>());
                after = page[^1].MessageKey;
            }
        }

        return receipts;
    }
}
