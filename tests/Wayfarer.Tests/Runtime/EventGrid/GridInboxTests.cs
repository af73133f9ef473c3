using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.EventGrid;
using Wayfarer.Runtime.ReceivedEvents;
using Xunit;

namespace Wayfarer.Tests.Runtime.EventGrid;

public sealed class GridInboxTests
{
    [Fact]
    public async Task A_company_event_becomes_the_contacts_and_a_repeat_is_recognised_by_its_key()
    {
        var world = new GridWorld();
        var paid = world.Event("com.shop.paid", """{ "customer": "ada", "total": 12.5 }""", id: "e-1");
        Assert.Equal(1, (await world.DeliverAsync(paid)).Taken);
        Assert.Equal(1, (await world.DeliverAsync(paid)).Taken);

        var events = await world.EventsAsync();
        Assert.Equal(("Paid", "ada"), (events[0].Name, events[0].UserId));
        Assert.Single(events.Select(told => told.Key).Distinct());
        Assert.Equal("Paid", (await world.RecordedAsync(ReceivedStatus.Accepted))[0].Name);
    }

    [Fact]
    public async Task What_no_connector_takes_is_recorded_with_the_reason()
    {
        var world = new GridWorld();
        var summary = await world.DeliverAsync(world.Event("org.other.thing", "{}"));
        Assert.True(summary.IsRefused);
        var recorded = Assert.Single(await world.RecordedAsync(ReceivedStatus.Refused));
        Assert.Equal(("org.other.thing", "type"), (recorded.Name, recorded.Field));
        Assert.Contains("taken by no connector", recorded.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_bad_event_does_not_lose_its_neighbours()
    {
        var world = new GridWorld();
        await world.HandOverAsync();
        var summary = await world.DeliverAsync(
            world.Event("com.shop.paid", """{ "customer": "ada" }"""),
            "7",
            world.Event("com.shop.paid", """{ "customer": "" }"""),
            world.Report("Delivered"),
            world.Event(GridTypes.BlobCreated, "{}"));
        Assert.Equal((2, 1, 2), (summary.Taken, summary.Ignored.Count, summary.Refused.Count));
        Assert.Equal([(1, null), (2, "data.customer")], summary.Refused.Select(problem => (problem.Index!.Value, problem.Field)));
        Assert.False(summary.IsRefused);
        Assert.Equal(2, (await world.RecordedAsync(ReceivedStatus.Refused)).Count);
        Assert.Equal(MessageStatus.Delivered, await world.StatusAsync());
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData(" stop. ")]
    [InlineData("Unsubscribe")]
    public async Task A_phone_that_says_stop_is_believed(string text)
    {
        var world = new GridWorld();
        var stop = world.Event(GridTypes.SmsReceived, $$"""{ "MessageId": "m-1", "From": "+491701234567", "To": "+4930123", "Message": "{{text}}" }""");
        await world.DeliverAsync(stop);
        await world.DeliverAsync(stop);
        Assert.NotNull((await world.PhoneAsync("+491701234567")).UnsubscribedAt);
        Assert.Null((await world.PhoneAsync("+491701234568")).UnsubscribedAt);
    }

    [Theory]
    [InlineData("""{ "From": "+491701234567", "Message": "When do you open?" }""", 1, 0)]
    [InlineData("""{ "From": "+491701234567" }""", 1, 0)]
    [InlineData("""{ "From": "0170 1234567", "Message": "STOP" }""", 0, 1)]
    [InlineData("""{ "Message": "STOP" }""", 0, 1)]
    public async Task Anything_else_that_came_by_text_message_withdraws_nothing(string data, int ignored, int refused)
    {
        var world = new GridWorld();
        var summary = await world.DeliverAsync(world.Event(GridTypes.SmsReceived, data));
        Assert.Equal((ignored, refused), (summary.Ignored.Count, summary.Refused.Count));
        Assert.Null((await world.PhoneAsync("+491701234567")).UnsubscribedAt);
    }

    [Fact]
    public async Task A_text_messages_report_moves_the_status_of_the_message_with_its_tag()
    {
        var world = new GridWorld();
        await world.HandOverAsync();
        await world.DeliverAsync(world.Event(GridTypes.SmsDelivery, $$"""{ "MessageId": "Outgoing_1", "DeliveryStatus": "Delivered", "Tag": "{{GridWorld.Operation}}" }"""));
        Assert.Equal(MessageStatus.Delivered, await world.StatusAsync());

        Assert.Single((await world.DeliverAsync(world.Event(GridTypes.SmsDelivery, """{ "DeliveryStatus": "Failed", "Tag": "somebody else's" }"""))).Ignored);
    }
}
