using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Channels;
using Xunit;

namespace Wayfarer.Tests.Runtime.Deliveries;

public sealed class OfferedMailTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BounceKind.Complaint)]
    [InlineData(BounceKind.Hard)]
    public async Task What_comes_back_of_a_mail_whose_outcome_is_unknown_still_silences_its_address(BounceKind kind)
    {
        var world = new DeliveryWorld(
            new ContentFile("settings.json", """
                { "sending": "on", "postalAddress": "1 Main Street", "topics": { "general": { "name": "All", "optIn": "none" } } }
                """),
            new ContentFile("journeys/welcome.json", """
                {
                  "id": "welcome", "state": "live", "trigger": { "event": "Signed Up" }, "entry": { "reentry": "always" },
                  "steps": [ { "id": "send", "send": "hello" } ]
                }
                """),
            new ContentFile("messages/hello/html.liquid", "---\nsubject: Hello\n---\n<p>Hello</p>\n"));
        await world.SignUpAsync("ada", "ada@example.com");
        world.IsCutOff = true;
        await Assert.ThrowsAsync<OperationCanceledException>(world.RunAsync);
        world.IsCutOff = false;
        world.Restart();
        await world.RunAsync();
        var receipt = Assert.Single(await world.Deliveries.ProblemsAsync(2, Cancellation));
        Assert.Equal(DeliveryOutcome.Unknown, receipt.Outcome);

        await world.SignUpAsync("bob", "bob@example.com");
        await world.Bounces.ReceiveAsync(new BounceReport(kind) { MessageId = $"{MailMessage.Hash(receipt.MessageKey)}@example.com" }, Cancellation);
        await world.SignUpAsync("twin", "ada@example.com");
        await world.RunAsync();
        Assert.Equal(["ada@example.com", "bob@example.com"], world.HandedOver.Select(message => message.Mailbox));
    }
}
