using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Queues;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Contacts;

public sealed class EffectsHandlerTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Effects_arrive_once_and_one_signal_says_that_messages_may_go()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        await EnqueueAsync(world, Entry("ada", 1, Counted, Reserved("ada")), Entry("bob", 1, Counted, Reserved("bob")), Entry("ada", 1, Counted, Reserved("ada")));

        await RunAsync(world);

        Assert.Equal(2, await CountAsync(world));
        Assert.Equal(2, await ReservedAsync(world));
        Assert.Equal(1, await world.Account.Queues.CountAsync(AzureQueues.Deliveries, Cancellation));
    }

    [Fact]
    public async Task Effects_without_messages_give_no_signal()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        await EnqueueAsync(world, Entry("ada", 1, Counted));

        await RunAsync(world);

        Assert.Equal(0, await world.Account.Queues.CountAsync(AzureQueues.Deliveries, Cancellation));
        Assert.Equal(0, await world.Account.Queues.CountAsync(AzureQueues.Effects, Cancellation));
    }

    [Fact]
    public async Task A_contact_whose_effects_fail_is_given_up_alone()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        var partition = DeliveryTable.PartitionOf(Reserved("ada").Delivery);
        var other = Enumerable.Range(0, 100).Select(number => $"user-{number}").First(user => DeliveryTable.PartitionOf(Reserved(user).Delivery) != partition);
        world.Store.Disturb = (table, written) => table == TableName.Deliveries && written == partition ? throw new InvalidOperationException("No.") : null;
        await EnqueueAsync(world, Entry("ada", 1, Counted, Reserved("ada")), Entry(other, 1, Counted, Reserved(other)));

        await RunAsync(world);

        Assert.Equal(1, await ReservedAsync(world));
        Assert.Equal(2, await CountAsync(world));
        var poison = Assert.Single(await world.PoisonedAsync());
        Assert.Equal((AzureQueues.Effects, World.User("ada").Value, Limits.FailuresBeforePoison), (poison.Queue, poison.Contact, poison.Failures));

        world.Store.Disturb = (_, _) => null;
        await world.Poison.ReplayAllAsync(Cancellation);
        await RunAsync(world);
        Assert.Equal((2, 2), (await ReservedAsync(world), await CountAsync(world)));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_counts_as_no_failure()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        var left = 30;
        world.Store.Disturb = (_, _) => left-- > 0 ? throw new StoreUnavailableException("Nobody there.") : null;
        await EnqueueAsync(world, Entry("ada", 1, Counted), Entry("bob", 1, Counted));

        await RunAsync(world);

        Assert.Equal(2, await CountAsync(world));
        Assert.Empty(await world.PoisonedAsync());
    }

    [Fact]
    public async Task What_is_no_effect_is_given_up_at_once()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        await EnqueueAsync(world, Entry("ada", 1, Counted));
        await world.Queue.EnqueueAsync(QueueName.Effects, [new QueueMessage("x", "{\"contact\":1}"u8.ToArray())], Cancellation);
        await world.Account.Client(AzureQueues.Effects).SendMessageAsync("garbage!", Cancellation);

        await RunAsync(world);

        Assert.Equal(1, await CountAsync(world));
        Assert.Equal(2, (await world.PoisonedAsync()).Count);
    }

    private static Effect.Count Counted => new("cart", JourneyCounter.Entered, null, 1);

    private static Effect.Deliver Reserved(string user) => new(new Delivery
    {
        Key = $"cart.{user}.1",
        Kind = DeliveryKind.Notification,
        Contact = World.User(user),
        Journey = "cart",
        Enrollment = $"cart.{user}",
        Step = "tell",
        WaitNumber = 1,
        Message = "Hello",
        To = "sales",
        ReservedAt = new Wayfarer.Domain.Time.Instant(1_772_355_600_000),
        Sequence = 1,
    });

    private static OutboxEntry Entry(string user, long sequence, params Effect[] effects) =>
        new(World.User(user), sequence, new Wayfarer.Domain.Time.Instant(1_772_355_600_000)) { Effects = [.. effects] };

    private static async Task EnqueueAsync(QueueWorld world, params OutboxEntry[] entries) => await world.Queue.EnqueueAsync(
        QueueName.Effects, [.. entries.Select(entry => new QueueMessage(entry.Contact.Value, entry.ToBytes()))], Cancellation);

    private static Task RunAsync(QueueWorld world)
    {
        var addresses = new AddressBook(new AddressTable(world.Store), world.Queue, World.IdentityKey, world.Time);
        var erasure = new ContactErasure(world.Store, world.Queue, addresses, World.IdentityKey, new ManualSnapshots(Snapshot.Empty), world.Time);
        var worker = new EffectsWorker(world.Store, world.Queue, addresses) { Erasure = erasure };
        var handler = new EffectsHandler(world.Settlement, worker, new DeliverySignals(world.Account.Queues, world.Time));
        return new QueuePump(world.Account.Queues, handler.HandleAsync).RunUntilEmptyAsync([AzureQueues.Effects], Cancellation);
    }

    private static async Task<long> CountAsync(QueueWorld world) =>
        (await new TotalsTable(world.Store).ReadAsync("cart", Cancellation)).GetValueOrDefault(nameof(JourneyCounter.Entered));

    private static async Task<int> ReservedAsync(QueueWorld world)
    {
        var reserved = 0;
        foreach (var partition in DeliveryTable.Partitions)
            reserved += (await new DeliveryTable(world.Store).ReadyAsync(partition, null, 100, Cancellation)).Count;

        return reserved;
    }
}
