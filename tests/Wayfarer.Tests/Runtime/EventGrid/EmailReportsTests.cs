using CsCheck;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.EventGrid;
using Wayfarer.Runtime.Links;
using Xunit;

namespace Wayfarer.Tests.Runtime.EventGrid;

public sealed class EmailReportsTests
{
    private const string Safari = "Mozilla/5.0 (Macintosh) Version/17.4 Safari/605.1.15";

    [Theory]
    [InlineData("Delivered")]
    [InlineData("delivered")]
    public async Task A_delivered_message_is_an_event_of_its_contact(string word)
    {
        var world = new GridWorld();
        await world.HandOverAsync();
        Assert.Equal(1, (await world.DeliverAsync(world.Report(word))).Taken);

        Assert.Equal(MessageStatus.Delivered, await world.StatusAsync());
        var told = Assert.Single(await world.EventsAsync());
        Assert.Equal((EventNames.EmailDelivered, "hello"), (told.Name, told.Properties!.Value.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("Bounced", true)]
    [InlineData("Suppressed", true)]
    [InlineData("Failed", false)]
    public async Task What_came_back_silences_the_address_that_the_message_went_to(string status, bool forGood)
    {
        var world = new GridWorld();
        await world.HandOverAsync();
        await world.DeliverAsync(world.Report(status), world.Report(status));

        var address = await world.AddressAsync();
        Assert.Equal((forGood, forGood ? 0 : 1), (address.HardBouncedAt is not null, address.SoftBounces.Length));
    }

    [Theory]
    [InlineData("Quarantined")]
    [InlineData("FilteredSpam")]
    [InlineData("Expanded")]
    public async Task What_was_put_aside_says_nothing_against_the_address(string status)
    {
        var world = new GridWorld();
        await world.HandOverAsync();
        await world.DeliverAsync(world.Report(status));
        Assert.Equal(Enum.Parse<MessageStatus>(status), await world.StatusAsync());
        Assert.Equal((null, 0), ((await world.AddressAsync()).HardBouncedAt, (await world.AddressAsync()).SoftBounces.Length));
        Assert.Empty(await world.EventsAsync());
    }

    [Fact]
    public async Task A_delivery_ends_a_row_of_soft_bounces()
    {
        var world = new GridWorld();
        await world.HandOverAsync("first");
        await world.HandOverAsync("second");
        await world.DeliverAsync(world.Report("Delivered", OperationId.Of("second").ToString(), age: TimeSpan.FromMinutes(2)));
        Assert.Null((await world.AddressAsync()).DeliveredAt);

        await world.DeliverAsync(world.Report("Failed", OperationId.Of("first").ToString(), age: TimeSpan.FromMinutes(1)));
        Assert.Single((await world.AddressAsync()).SoftBounces);
        await world.HandOverAsync("third");
        await world.DeliverAsync(world.Report("Delivered", OperationId.Of("third").ToString()));
        Assert.Equal(world.Now, (await world.AddressAsync()).DeliveredAt);
    }

    [Fact]
    public void Reports_in_any_order_and_number_leave_the_same_status_and_the_same_events() =>
        Gen.Select(Gen.Enum<MessageStatus>().List[1, 8], Gen.Int[0, int.MaxValue]).Sample(
            (statuses, seed) =>
            {
                var told = statuses.Concat(statuses).ToArray();
                new Random(seed).Shuffle(told);
                var (status, events) = Run(told).GetAwaiter().GetResult();
                Assert.Equal(statuses.Max(), status);

                // Never more than one, and none after something that came later in a message's life.
                Assert.True(events <= 1);
                if (told[0] == MessageStatus.Delivered) Assert.Equal(1, events);
            },
            iter: 60);

    [Fact]
    public async Task A_report_may_overtake_the_record_of_its_message()
    {
        var world = new GridWorld();
        var report = world.Report("Delivered");
        Assert.True((await world.DeliverAsync(report)).IsToComeAgain);

        await world.HandOverAsync();
        Assert.Equal(1, (await world.DeliverAsync(report)).Taken);
        Assert.Equal(MessageStatus.Delivered, await world.StatusAsync());
    }

    [Fact]
    public async Task Of_a_message_that_is_not_ours_nothing_comes_again_for_ever()
    {
        var world = new GridWorld();
        var report = world.Report("Bounced", operation: Guid.NewGuid().ToString());
        world.Time.Advance(Limits.ReportsWaitForTheirMessage - TimeSpan.FromMilliseconds(1));
        Assert.True((await world.DeliverAsync(report)).IsToComeAgain);
        world.Time.Advance(TimeSpan.FromMilliseconds(1));
        var summary = await world.DeliverAsync(report);
        Assert.Equal((0, false, "no message of ours has this id"), (summary.Taken, summary.IsToComeAgain, Assert.Single(summary.Ignored).Reason));
        Assert.Null((await world.AddressAsync()).HardBouncedAt);
    }

    [Theory]
    [InlineData("""{ "status": "Delivered" }""", "data.messageId")]
    [InlineData("""{ "messageId": "no id", "status": "Delivered" }""", "data.messageId")]
    [InlineData("""{ "messageId": "0f8fad5b-d9cb-469f-a165-70867728950e" }""", "data.status")]
    [InlineData("""[ 1 ]""", "data.messageId")]
    [InlineData("null", "data.messageId")]
    public async Task A_report_that_lacks_something_is_refused_with_its_name(string data, string field)
    {
        var world = new GridWorld();
        Assert.Equal(field, Assert.Single((await world.DeliverAsync(world.Event(GridTypes.EmailDelivery, data))).Refused).Field);
    }

    [Theory]
    [InlineData("Teleported")]
    [InlineData("3")]
    public async Task A_status_without_a_word_here_is_ignored(string status)
    {
        var world = new GridWorld();
        await world.HandOverAsync();
        Assert.Single((await world.DeliverAsync(world.Report(status))).Ignored);
        Assert.Null(await world.StatusAsync());
    }

    [Fact]
    public async Task Names_are_read_in_whatever_case_they_come()
    {
        var world = new GridWorld();
        await world.HandOverAsync();
        Assert.Equal(1, (await world.DeliverAsync(world.Report("Delivered", casing: "MessageID"))).Taken);
    }

    [Fact]
    public async Task Opens_and_clicks_are_left_to_our_own_links()
    {
        var world = new GridWorld();
        await world.HandOverAsync();
        Assert.Single((await world.DeliverAsync(Engaged(world, "view", ""))).Ignored);
        Assert.Empty(await world.EventsAsync());
    }

    [Fact]
    public async Task Where_the_provider_tracks_its_word_counts_once_and_never_beside_our_own_links()
    {
        var world = new GridWorld(tracksEngagement: true);
        await world.HandOverAsync();
        world.Time.Advance(TimeSpan.FromMinutes(1));
        var own = "https://mail.example/l/" + world.Links.Sign(LinkPurpose.Click, new Link { IssuedAt = world.Now, Url = "https://shop.example/" });

        var summary = await world.DeliverAsync(
            Engaged(world, "view", ""), Engaged(world, "view", ""), Engaged(world, "click", "https://shop.example/a"), Engaged(world, "click", own));
        Assert.Equal((3, 1), (summary.Taken, summary.Ignored.Count));
        var events = await world.EventsAsync();
        Assert.Equal([EventNames.EmailOpened, EventNames.EmailLinkClicked], events.Select(told => told.Name));
        Assert.Equal(["human", "human"], events.Select(told => told.Properties!.Value.GetProperty("by").GetString()));
    }

    [Fact]
    public async Task A_machine_that_opens_is_told_from_a_person()
    {
        var world = new GridWorld(tracksEngagement: true);
        await world.HandOverAsync();
        await world.DeliverAsync(Engaged(world, "view", ""));
        Assert.Equal("machine", Assert.Single(await world.EventsAsync()).Properties!.Value.GetProperty("by").GetString());
    }

    private static async Task<(MessageStatus? Status, int Delivered)> Run(IEnumerable<MessageStatus> told)
    {
        var world = new GridWorld();
        await world.HandOverAsync();
        MessageStatus? before = null;
        foreach (var status in told)
        {
            await world.DeliverAsync(world.Report(status.ToString()));
            var now = await world.StatusAsync();
            Assert.True(before is null || now >= before, $"{before} went back to {now}");
            before = now;
        }

        return (before, (await world.EventsAsync()).DistinctBy(one => one.Key).Count(one => one.Name == EventNames.EmailDelivered));
    }

    private static string Engaged(GridWorld world, string type, string context) => world.Event(GridTypes.EmailEngagement, $$"""
        { "sender": "shop@example.com", "messageId": "{{GridWorld.Operation}}", "userActionTimeStamp": "{{world.Now}}", "engagementContext": "{{context}}",
          "userAgent": "{{Safari}}", "engagementType": "{{type}}" }
        """);
}
