using Azure;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Hosting;

public sealed class TelemetryTests
{
    [Fact]
    public void Each_name_is_that_of_one_instrument_without_tags()
    {
        using var heard = new HeardMetrics();
        Telemetry.EventsAccepted(2);
        Telemetry.ContactConflict();
        Telemetry.MessageHandedOver();
        Telemetry.Complaint();
        Telemetry.Bounce();
        Telemetry.StorageThrottled();
        Telemetry.AlarmFailed();
        Telemetry.Measured(TimeSpan.FromSeconds(61), TimeSpan.FromMilliseconds(1_500), 3, 4);

        Assert.Equal(MetricName.All.Order(StringComparer.Ordinal), heard.Names.Order(StringComparer.Ordinal));
        Assert.Equal(2, heard.Sum(MetricName.EventsAccepted));
        Assert.Equal(61, heard.Sum(MetricName.OldestInboxAge));
        Assert.Equal(1.5, heard.Sum(MetricName.OldestOutboxAge));
        Assert.Equal(3, heard.Sum(MetricName.OverdueWakes));
        Assert.Equal(4, heard.Sum(MetricName.PoisonMessages));
        Assert.False(heard.AnyHadTags);
    }

    [Fact]
    public async Task An_event_is_counted_at_the_door_and_a_message_when_it_is_handed_over()
    {
        using var heard = new HeardMetrics();
        var world = new World(WorldContent.Snapshot());
        await new EventIntake(world.Queue, World.IdentityKey).AcceptAsync(
            [Said.Track("1", "Signed Up", world.Start, "ann", traits: """{ "email": "ann@example.com" }""").Event], TestContext.Current.CancellationToken);
        await world.RunUntilIdleAsync();

        Assert.Equal(1, heard.Sum(MetricName.EventsAccepted));
        Assert.Equal(1, heard.Sum(MetricName.MessagesHandedOver));
        Assert.Equal(0, heard.Sum(MetricName.ContactConflicts));
    }

    [Fact]
    public async Task A_commit_that_somebody_else_came_before_is_a_conflict_and_a_repeated_input_is_none()
    {
        using var heard = new HeardMetrics();
        var world = new World(WorldContent.Snapshot());
        var other = new ContactTransaction(world.Store, world.Queue, world.Snapshots, new DueTable(world.Store, world.Queue), world.Time);
        var between = new OnFirstCommit(async () => await other.HandleAsync(World.User("ann"), [Input("2")], TestContext.Current.CancellationToken));
        var store = new WatchedTableStore(world.Store, () => between);
        var transaction = new ContactTransaction(store, world.Queue, world.Snapshots, new DueTable(world.Store, world.Queue), world.Time);

        await transaction.HandleAsync(World.User("ann"), [Input("1")], TestContext.Current.CancellationToken);
        Assert.Equal(1, heard.Sum(MetricName.ContactConflicts));

        await transaction.HandleAsync(World.User("ann"), [Input("1")], TestContext.Current.CancellationToken);
        Assert.Equal(1, heard.Sum(MetricName.ContactConflicts));

        Input Input(string id) => new Input.Occurred(Said.Track(id, "Page Viewed", world.Start, "ann").Event, []);
    }

    [Fact]
    public async Task A_complaint_and_a_bounce_are_counted_once_however_often_they_are_told()
    {
        using var heard = new HeardMetrics();
        var world = new World(WorldContent.Snapshot());
        var addresses = new AddressBook(new AddressTable(world.Store), world.Queue, World.IdentityKey, world.Time);
        var address = addresses.IdOf(EmailAddress.Parse("ann@example.com"));
        foreach (var kind in (ConsentChangeKind[])[ConsentChangeKind.Complained, ConsentChangeKind.HardBounced, ConsentChangeKind.SoftBounced, ConsentChangeKind.Complained])
            await addresses.RecordAsync(address, new ConsentChange { Key = $"{kind} 1", Kind = kind, At = world.Now, Source = "test" }, TestContext.Current.CancellationToken);

        Assert.Equal(1, heard.Sum(MetricName.Complaints));
        Assert.Equal(1, heard.Sum(MetricName.Bounces));
    }

    [Theory]
    [InlineData(429, 1)]
    [InlineData(503, 1)]
    [InlineData(500, 0)]
    public async Task A_storage_that_is_too_busy_is_told_from_one_that_fails(int status, int counted)
    {
        using var heard = new HeardMetrics();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await AzureErrors.AsUnavailable<int>(() => throw new RequestFailedException(status, "no"), TestContext.Current.CancellationToken));
        Assert.Equal(counted, heard.Sum(MetricName.StorageThrottled));
    }

    /// <summary>Lets something happen between what a transaction has read and the call after it.</summary>
    private sealed class OnFirstCommit(Func<Task> happens) : PortCalls
    {
        private int _calls;

        public override async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
        {
            // The first call reads the contact.
            if (++_calls == 2) await happens();
            return await call();
        }
    }
}
