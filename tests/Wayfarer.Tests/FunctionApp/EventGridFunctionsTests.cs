using Wayfarer.FunctionApp.EventGrid;
using Wayfarer.FunctionApp.Hosting;
using Wayfarer.Runtime.Channels;
using Xunit;

namespace Wayfarer.Tests.FunctionApp;

public sealed class EventGridFunctionsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_whose_part_is_to_come_again_comes_again_as_a_whole()
    {
        await using var host = await FunctionHost.StartAsync(queues: null);
        var functions = new EventGridFunctions(host.Installation);
        var early = """
            { "specversion": "1.0", "id": "1", "source": "/acs", "type": "Microsoft.Communication.EmailDeliveryReportReceived",
              "data": { "messageId": "0f8fad5b-d9cb-469f-a165-70867728950e", "status": "Delivered" } }
            """;
        await Assert.ThrowsAsync<GridDeliveryException>(() => functions.EmailReportsAsync([early], Cancellation));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s", "type": "org.unknown" }""")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s", "type": "Microsoft.Storage.BlobCreated", "subject": "/blobServices/default/containers/other/blobs/x" }""")]
    public async Task What_can_never_be_used_does_not_come_again(string told)
    {
        await using var host = await FunctionHost.StartAsync(queues: null);
        await new EventGridFunctions(host.Installation).CompanyEventsAsync([told], Cancellation);
    }

    [Fact]
    public void A_message_is_told_to_the_client_of_Communication_Services_as_it_is()
    {
        var mail = new CommunicationMail("shop@example.com", "ada@example.com", "Hello", "<p>Hello</p>", "Hello", new Dictionary<string, string> { ["List-Unsubscribe"] = "<https://x/u/1>" }, TracksEngagement: false);
        var message = EmailClientMail.MessageOf(mail);
        Assert.Equal(("shop@example.com", "Hello", "<p>Hello</p>", "Hello", true), (message.SenderAddress, message.Content.Subject, message.Content.Html, message.Content.PlainText, message.UserEngagementTrackingDisabled));
        Assert.Equal("ada@example.com", Assert.Single(message.Recipients.To).Address);
        Assert.Equal("<https://x/u/1>", message.Headers["List-Unsubscribe"]);
    }
}
