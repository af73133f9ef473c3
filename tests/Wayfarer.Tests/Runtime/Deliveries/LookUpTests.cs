using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Channels;
using Xunit;

namespace Wayfarer.Tests.Runtime.Deliveries;

/// <summary>What becomes of an attempt that was cut off, where the channel can be asked.</summary>
public sealed class LookUpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("marketing")]
    [InlineData("transactional")]
    public async Task What_the_provider_has_is_handed_over_and_not_repeated(string kind)
    {
        var world = await CutOffAsync(kind);
        world.LookUp = (_, _) => HandOver.HandedOver.Instance;
        await world.RunAsync();
        Assert.Single(world.HandedOver);
        Assert.Empty(await world.Deliveries.ProblemsAsync(2, Cancellation));
        Assert.Equal(1, world.LookedUp);
    }

    [Theory]
    [InlineData("marketing")]
    [InlineData("transactional")]
    public async Task What_the_provider_never_got_is_sent_whatever_it_is(string kind)
    {
        var world = await CutOffAsync(kind);
        world.LookUp = (_, _) => new HandOver.Later(null, "never got it");
        await world.RunAsync();
        Assert.Equal(2, world.HandedOver.Count);
        Assert.Empty(await world.Deliveries.ProblemsAsync(2, Cancellation));
    }

    [Theory]
    [InlineData("marketing", 1)]
    [InlineData("transactional", 2)]
    public async Task Where_nobody_can_tell_marketing_is_not_repeated_and_transactional_is(string kind, int handedOver)
    {
        var world = await CutOffAsync(kind);
        await world.RunAsync();
        Assert.Equal(handedOver, world.HandedOver.Count);
        Assert.Equal(handedOver == 1 ? [DeliveryOutcome.Unknown] : [], (await world.Deliveries.ProblemsAsync(2, Cancellation)).Select(receipt => receipt.Outcome));
    }

    [Fact]
    public async Task What_the_provider_gave_up_is_failed()
    {
        var world = await CutOffAsync("marketing");
        world.LookUp = (_, _) => new HandOver.Refused("no");
        await world.RunAsync();
        Assert.Equal(DeliveryOutcome.Failed, Assert.Single(await world.Deliveries.ProblemsAsync(2, Cancellation)).Outcome);
    }

    [Fact]
    public async Task What_comes_back_of_a_message_that_was_looked_up_still_finds_its_address()
    {
        var world = await CutOffAsync("marketing");
        world.LookUp = (_, _) => HandOver.HandedOver.Instance;
        await world.RunAsync();
        var operation = await world.Deliveries.FindOperationAsync(OperationId.Of(world.LastKey!), Cancellation);
        Assert.NotNull(operation!.Value.Operation.Address);
        await world.Bounces.ReceiveAsync(new BounceReport(BounceKind.Hard) { MessageId = $"{MailMessage.Hash(world.LastKey!)}@example.com" }, Cancellation);
        await world.SignUpAsync("twin", "ada@example.com");
        await world.RunAsync();
        Assert.Single(world.HandedOver);
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_looked_up_at_once()
    {
        var world = World("marketing");
        world.Answer = new HandOver.Unknown("no answer");
        world.LookUp = (_, _) => HandOver.HandedOver.Instance;
        await world.SignUpAsync("ada", "ada@example.com");
        await world.RunAsync();
        Assert.Equal((1, 1), (world.HandedOver.Count, world.LookedUp));
        Assert.Empty(await world.Deliveries.ProblemsAsync(2, Cancellation));
    }

    [Fact]
    public async Task Right_after_an_attempt_that_nothing_is_known_of_it_does_not_make_it_go_again()
    {
        var world = World("marketing");
        world.Answer = new HandOver.Unknown("no answer");
        world.LookUp = (_, _) => new HandOver.Later(null, "never got it");
        await world.SignUpAsync("ada", "ada@example.com");
        await world.RunAsync();
        Assert.Equal(DeliveryOutcome.Unknown, Assert.Single(await world.Deliveries.ProblemsAsync(2, Cancellation)).Outcome);
    }

    private static async Task<DeliveryWorld> CutOffAsync(string kind)
    {
        var world = World(kind);
        await world.SignUpAsync("ada", "ada@example.com");
        world.IsCutOff = true;
        await Assert.ThrowsAsync<OperationCanceledException>(world.RunAsync);
        world.IsCutOff = false;
        world.Restart();
        return world;
    }

    private static DeliveryWorld World(string kind) => new(
        new ContentFile("settings.json", """
            { "sending": "on", "postalAddress": "1 Main Street", "topics": { "general": { "name": "All", "optIn": "none" } } }
            """),
        new ContentFile("journeys/welcome.json", """
            {
              "id": "welcome", "state": "live", "trigger": { "event": "Signed Up" }, "entry": { "reentry": "always" },
              "steps": [ { "id": "send", "send": "hello" } ]
            }
            """),
        new ContentFile("messages/hello/html.liquid", $"---\nsubject: Hello\n{(kind == "marketing" ? "" : $"kind: {kind}\n")}---\n<p>Hello</p>\n"));
}
