using System.Text;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Queues;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Contacts;

public sealed class InboxHandlerTests(AzuriteFixture azurite)
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 12).Select(number => $"user-{number}")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_contact_of_a_request_gets_its_events_once()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        await world.AcceptAsync([.. Users, .. Users]);

        await world.RunAsync();

        foreach (var user in Users) Assert.Equal(2, await world.AppliedAsync(user));
        Assert.Equal(0, await world.Account.WaitingAsync(Cancellation));
    }

    [Fact]
    public async Task A_contact_that_fails_five_times_is_given_up_with_its_reason_and_nobody_else()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        var failures = 0;
        world.Store.Disturb = (_, partition) =>
        {
            if (partition != World.User("user-3").Value) return null;

            failures++;
            throw new InvalidOperationException("It broke at 'ada@example.com' for ada@example.com.");
        };
        await world.AcceptAsync(Users);

        await world.RunAsync();

        Assert.Equal(Limits.FailuresBeforePoison, failures);
        foreach (var user in Users) Assert.Equal(user == "user-3" ? 0 : 1, await world.AppliedAsync(user));
        var poison = Assert.Single(await world.PoisonedAsync());
        Assert.Equal("InvalidOperationException: It broke at (...) for (...)", poison.Reason);
        Assert.Equal((World.User("user-3").Value, Limits.FailuresBeforePoison, 1), (poison.Contact, poison.Failures, poison.Inputs));
        Assert.Equal((world.Now, world.Now), (poison.Since, poison.GivenUpAt));
        Assert.StartsWith("inbox-", poison.Queue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Four_failures_are_forgotten_by_a_success()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        var left = Limits.FailuresBeforePoison - 1;
        world.Store.Disturb = (_, _) => left-- > 0 ? throw new InvalidOperationException("Not yet.") : null;
        await world.AcceptAsync("ada");

        await world.RunAsync();

        Assert.Equal(1, await world.AppliedAsync("ada"));
        Assert.Empty(await world.PoisonedAsync());
    }

    [Fact]
    public async Task Conflicts_never_count_as_failures()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        var left = 50;
        world.Store.Disturb = (_, _) => left-- > 0 ? new CommitOutcome.Conflict("a|head", ConflictReason.Changed) : null;
        await world.AcceptAsync("ada");

        await world.RunAsync();

        Assert.Equal(1, await world.AppliedAsync("ada"));
        Assert.Empty(await world.PoisonedAsync());
    }

    [Fact]
    public async Task A_store_that_does_not_answer_counts_as_no_failure()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        var left = 20;
        world.Store.Disturb = (_, _) => left-- > 0 ? throw new StoreUnavailableException("Nobody there.") : null;
        await world.AcceptAsync("ada");

        await world.RunAsync();

        Assert.Equal(1, await world.AppliedAsync("ada"));
        Assert.Empty(await world.PoisonedAsync());
    }

    [Theory]
    [InlineData("this is not base64!", "neither an envelope nor Base64")]
    [InlineData("eHg=", "neither an envelope nor Base64|has no line with an envelope")]
    [InlineData("", "has no line with an envelope")]
    [InlineData("{}", "has no line with an envelope")]
    [InlineData("{\"format\":1,\"since\":\"x\"}\n", "is not what it should be")]
    [InlineData("{\"format\":1,\"since\":1,\"groups\":[{\"group\":\"a\",\"lengths\":[9]}]}\n{}", "a body of 9 bytes follows, and 2 do")]
    [InlineData("{\"format\":1,\"since\":1,\"groups\":[{\"group\":\"a\",\"lengths\":[-1]}]}\n{}", "a body of -1 bytes follows")]
    [InlineData("{\"format\":1,\"since\":1}\nmore", "says nothing of the last 4 bytes")]
    [InlineData("{\"format\":1,\"since\":1,\"groups\":[{\"group\":\"ada\",\"lengths\":[2]}]}\n{}", "is no contact id")]
    public async Task What_cannot_be_read_is_given_up_at_once_and_harms_nothing_else(string text, string reason)
    {
        var world = await QueueWorld.CreateAsync(azurite);
        await world.Account.Client("inbox-1").SendMessageAsync(text, Cancellation);
        await world.AcceptAsync(Users);

        await world.RunAsync();

        foreach (var user in Users) Assert.Equal(1, await world.AppliedAsync(user));
        var poison = Assert.Single(await world.PoisonedAsync());
        Assert.Equal("inbox-1", poison.Queue);
        Assert.Contains(reason.Split('|'), part => poison.Reason.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_largest_message_that_a_queue_takes_is_given_up_whole_when_it_is_garbage()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        await world.Account.Client("inbox-1").SendMessageAsync(new string('!', 64 * 1024), Cancellation);

        await world.RunAsync();

        Assert.Contains("65536 bytes", Assert.Single(await world.PoisonedAsync()).Reason, StringComparison.Ordinal);
        Assert.StartsWith(AzureQueues.PoisonBlobs, Assert.Single(await world.Account.BlobNamesAsync(Cancellation)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_65_KiB_is_refused_by_the_queue_and_goes_in_behind_a_pointer()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        var refused = await Assert.ThrowsAsync<Azure.RequestFailedException>(async () =>
            await world.Account.Client("inbox-1").SendMessageAsync(new string('x', 65 * 1024), Cancellation));
        Assert.InRange(refused.Status, 400, 499);

        var large = new InboxMessage(World.User("ada"), new Input.Occurred(
            world.Seen("ada") with { Properties = System.Text.Json.JsonSerializer.SerializeToElement(new { text = new string('x', 65 * 1024) }) }, []));
        await world.Queue.EnqueueAsync(QueueName.Inbox, [large.ToQueueMessage()], Cancellation);
        await world.RunAsync();

        Assert.Equal(1, await world.AppliedAsync("ada"));
        Assert.Empty(await world.Account.BlobNamesAsync(Cancellation));
    }

    [Fact]
    public async Task Of_a_contact_only_the_input_that_cannot_be_read_is_given_up()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        var contact = World.User("ada").Value;
        await world.Queue.EnqueueAsync(
            QueueName.Inbox,
            [new QueueMessage(contact, "{\"input\":5}"u8.ToArray()), new InboxMessage(World.User("ada"), new Input.Occurred(world.Seen("ada"), [])).ToQueueMessage()],
            Cancellation);

        await world.RunAsync();

        Assert.Equal(1, await world.AppliedAsync("ada"));
        Assert.Equal((contact, 1), Assert.Single(await world.PoisonedAsync()) is var poison ? (poison.Contact!, poison.Inputs) : default);
    }

    [Fact]
    public async Task What_a_newer_release_wrote_is_left_to_it_and_the_rest_is_done()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        world.Inbox = new InboxHandler(world.SettlementWith(MessageDelays.Live), world.Transaction, new InboxHandlerOptions());
        var message = new InboxMessage(World.User("ada"), new Input.Occurred(world.Seen("ada"), []), Format: 99);
        await world.Queue.EnqueueAsync(QueueName.Inbox, [message.ToQueueMessage()], Cancellation);
        await world.Account.Queues.SendAsync("inbox-2", "{\"format\":99,\"since\":{}}\n"u8.ToArray(), TimeSpan.Zero, Cancellation);
        await world.AcceptAsync(Users);

        await world.RunAsync();

        foreach (var user in Users) Assert.Equal(1, await world.AppliedAsync(user));
        Assert.Equal(2, await world.Account.WaitingAsync(Cancellation));
        Assert.Empty(await world.PoisonedAsync());
    }

    [Fact]
    public async Task What_lies_behind_a_message_goes_when_it_is_handled_and_may_be_gone_before()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        await world.Intake.AcceptAsync([.. Enumerable.Range(0, 900).Select(number => world.Seen($"user-{number}"))], Cancellation);
        Assert.Single(await world.Account.BlobNamesAsync(Cancellation));
        var pointer = await world.Account.Queues.PeekAsync((await WaitingQueueAsync(world))!, 1, Cancellation);

        await world.RunAsync();
        Assert.Empty(await world.Account.BlobNamesAsync(Cancellation));
        Assert.Equal(1, await world.AppliedAsync("user-899"));

        await world.Inbox.HandleAsync("inbox-0", pointer[0].Text, 2, Cancellation);
        Assert.Equal(1, await world.AppliedAsync("user-899"));
        Assert.Empty(await world.PoisonedAsync());
    }

    [Fact]
    public async Task A_message_that_ended_its_workers_is_divided_until_the_one_that_does_is_alone()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        var deadly = World.User("user-5").Value;
        await world.Intake.AcceptAsync([.. Users.SelectMany(user => Enumerable.Range(0, 80).Select(_ => world.Seen(user)))], Cancellation);
        var pump = new QueuePump(world.Account.Queues, async (queue, content, deliveries, cancellation) =>
        {
            // A process that dies does nothing more, and no code of its own sees it.
            var groups = PackedMessage.Read(content) is var read && read.Envelope.Blob is { } blob
                ? PackedMessage.ReadAll((await world.Account.Blobs.GetBlobClient(blob).DownloadContentAsync(cancellation)).Value.Content.ToMemory())
                : read.Groups;
            var divides = deliveries >= 3 && groups.Count > 1 || deliveries >= 5;
            if (groups.Any(group => group.Group == deadly) && !divides) throw new InvalidOperationException("The process ends.");

            await world.Inbox.HandleAsync(queue, content, deliveries, cancellation);
        });

        await pump.RunUntilEmptyAsync(AzureQueues.Inboxes, Cancellation);

        foreach (var user in Users) Assert.Equal(user == "user-5" ? 0 : 80, await world.AppliedAsync(user));
        var poison = Assert.Single(await world.PoisonedAsync());
        Assert.Equal((deadly, Limits.FailuresBeforePoison, 80), (poison.Contact, poison.Failures, poison.Inputs));
        Assert.Contains("none came to an end with it", poison.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_again_after_it_was_applied_is_looked_up_and_not_tried_one_by_one()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        List<Input> inputs = [.. Enumerable.Range(0, 500).Select(_ => new Input.Occurred(world.Seen("ada"), []))];
        await world.Transaction.HandleAsync(World.User("ada"), inputs, Cancellation);
        var commits = 0;
        world.Store.Disturb = (_, _) =>
        {
            commits++;
            return null;
        };

        await world.Transaction.HandleAsync(World.User("ada"), inputs, Cancellation);

        Assert.Equal(500, await world.AppliedAsync("ada"));
        Assert.InRange(commits, 1, (500 / Limits.InputsPerCommit) + 2);
    }

    [Fact]
    public async Task A_replayed_message_is_handled_as_if_it_had_never_failed_and_a_discarded_one_never()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        world.Store.Disturb = (_, partition) => partition == World.User("ada").Value || partition == World.User("bob").Value ? throw new InvalidOperationException("Not yet.") : null;
        await world.AcceptAsync("ada", "bob", "cleo");
        await world.RunAsync();
        var poisoned = await world.PoisonedAsync();
        Assert.Equal(2, poisoned.Count);

        world.Store.Disturb = (_, _) => null;
        Assert.True(await world.Poison.ReplayAsync(poisoned.Single(message => message.Contact == World.User("ada").Value).Id, Cancellation));
        Assert.True(await world.Poison.DiscardAsync(poisoned.Single(message => message.Contact == World.User("bob").Value).Id, Cancellation));
        Assert.False(await world.Poison.ReplayAsync(poisoned[0].Id, Cancellation));
        Assert.False(await world.Poison.DiscardAsync("nothing", Cancellation));
        await world.RunAsync();

        Assert.Equal((1, 0, 1), (await world.AppliedAsync("ada"), await world.AppliedAsync("bob"), await world.AppliedAsync("cleo")));
        Assert.Empty(await world.PoisonedAsync());
    }

    [Fact]
    public async Task Replaying_all_ends_even_when_it_all_comes_back()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        foreach (var number in Enumerable.Range(0, 40)) await world.Account.Client("inbox-1").SendMessageAsync($"garbage {number}", Cancellation);
        await world.RunAsync();
        Assert.Equal(40, (await world.PoisonedAsync()).Count);
        Assert.Equal((7, 40L), await world.Poison.ListAsync(7, Cancellation) is var page ? (page.Messages.Count, page.Total) : default);

        Assert.Equal(40, await world.Poison.ReplayAllAsync(Cancellation));
        Assert.Empty(await world.PoisonedAsync());
        await world.RunAsync();

        Assert.Equal(40, (await world.PoisonedAsync()).Count);
    }

    [Fact]
    public async Task What_the_queue_moved_to_poison_by_itself_is_listed_and_can_be_replayed()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        await world.AcceptAsync("ada");
        var pump = new QueuePump(world.Account.Queues, (_, _, _, _) => throw new InvalidOperationException("The process ends."));
        await pump.RunUntilEmptyAsync(AzureQueues.Inboxes, Cancellation);

        var poison = Assert.Single(await world.PoisonedAsync());
        Assert.Equal((World.User("ada").Value, null), (poison.Contact, poison.GivenUpAt));
        Assert.Contains("ended each time", poison.Reason, StringComparison.Ordinal);

        Assert.Equal(1, await world.Poison.ReplayAllAsync(Cancellation));
        await world.RunAsync();
        Assert.Equal(1, await world.AppliedAsync("ada"));
    }

    private static async Task<string?> WaitingQueueAsync(QueueWorld world)
    {
        foreach (var queue in AzureQueues.Inboxes)
        {
            if (await world.Account.Queues.CountAsync(queue, Cancellation) > 0) return queue;
        }

        return null;
    }
}
