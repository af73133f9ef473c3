using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Queues;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Queues;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Deliveries;

public sealed class DeliveriesHandlerTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signal_hands_over_all_that_may_go_and_nothing_is_asked_after_that()
    {
        var (world, courier, handler, signals) = await CreateAsync();
        await new DeliveryTable(world.Store).ReserveAsync([.. Enumerable.Range(0, 150).Select(number => Notification(world, number))], Cancellation);
        await signals.SendAsync(TimeSpan.Zero, Cancellation);

        await RunAsync(world, handler);

        Assert.Equal(150, courier.Reached.Count);
        Assert.Equal(0, await world.Account.Queues.CountAsync(AzureQueues.Deliveries, Cancellation));
        Assert.True(await world.Account.WaitingAsync(Cancellation) > 0, "The receipts are on the inbox.");
    }

    [Fact]
    public async Task What_may_go_soon_gets_one_signal_of_its_own_however_many_came()
    {
        var (world, _, handler, signals) = await CreateAsync();
        await PutOffAsync(world, number: 1, TimeSpan.FromSeconds(50));
        for (var number = 0; number < 5; number++) await signals.SendAsync(TimeSpan.Zero, Cancellation);

        await RunAsync(world, handler);

        Assert.Equal(1, await world.Account.Queues.CountAsync(AzureQueues.Deliveries, Cancellation));
    }

    [Fact]
    public async Task What_may_go_much_later_is_left_to_the_timer()
    {
        var (world, courier, handler, signals) = await CreateAsync();
        await PutOffAsync(world, number: 1, TimeSpan.FromMinutes(2));
        await signals.SendAsync(TimeSpan.Zero, Cancellation);
        await RunAsync(world, handler);
        Assert.Equal(0, await world.Account.Queues.CountAsync(AzureQueues.Deliveries, Cancellation));

        world.Time.Advance(TimeSpan.FromMinutes(2));
        await handler.RunAsync(Cancellation);
        Assert.Single(courier.Reached);
    }

    [Fact]
    public async Task Garbage_is_given_up_with_its_reason()
    {
        var (world, _, handler, _) = await CreateAsync();
        await world.Account.Client(AzureQueues.Deliveries).SendMessageAsync("what?", Cancellation);

        await RunAsync(world, handler);

        Assert.Equal(AzureQueues.Deliveries, Assert.Single(await world.PoisonedAsync()).Queue);
    }

    private static Delivery Notification(QueueWorld world, int number) => new()
    {
        Key = $"ask.{number}",
        Kind = DeliveryKind.Notification,
        Contact = World.User("ada"),
        Journey = "ask",
        Enrollment = $"ask.{number}",
        Step = "tell",
        WaitNumber = 1,
        Message = "Hello",
        To = "sales",
        ReservedAt = world.Now,
        Sequence = number,
    };

    private static async Task PutOffAsync(QueueWorld world, int number, TimeSpan by)
    {
        var table = new DeliveryTable(world.Store);
        var delivery = Notification(world, number);
        await table.ReserveAsync([delivery], Cancellation);
        var partition = DeliveryTable.PartitionOf(delivery);
        var row = Assert.Single(await table.ReadyAsync(partition, null, 10, Cancellation));
        await table.PostponeAsync(partition, row.Key, DeliveryTable.Read(row), world.Now + by, Cancellation);
    }

    private static Task RunAsync(QueueWorld world, DeliveriesHandler handler) =>
        new QueuePump(world.Account.Queues, handler.HandleAsync).RunUntilEmptyAsync([AzureQueues.Deliveries], Cancellation);

    private async Task<(QueueWorld World, MemoryCourier Courier, DeliveriesHandler Handler, DeliverySignals Signals)> CreateAsync()
    {
        var world = await QueueWorld.CreateAsync(azurite);
        world.Snapshots.Current = WorldContent.Snapshot(1);
        await world.Transaction.HandleAsync(World.User("ada"), [new Input.Occurred(world.Seen("ada"), [])], Cancellation);
        var (table, pauses, courier, options) = (new DeliveryTable(world.Store), new PauseTable(world.Store), new MemoryCourier(), new DeliveryOptions());
        var addresses = new AddressBook(new AddressTable(world.Store), world.Queue, World.IdentityKey, world.Time);
        var attempt = new HandOverAttempt(table, pauses, new ContactStore(world.Store), addresses, world.Snapshots, courier, world.Time, options);
        var worker = new DeliveryWorker(table, pauses, new QuotaTable(world.Store), attempt, courier, world.Snapshots, world.Queue, world.Time, options);
        var signals = new DeliverySignals(world.Account.Queues, world.Time);
        return (world, courier, new DeliveriesHandler(world.Settlement, worker, signals, world.Time), signals);
    }
}
