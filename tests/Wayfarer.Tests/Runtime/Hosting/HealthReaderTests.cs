using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Hosting;

public sealed class HealthReaderTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly ContactId Ann = World.User("ann");

    private readonly World _world = new(Content());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HealthReader Reader => new(_world.Store, new PoisonedQueue(_world.Queue, Poison), new DueTable(_world.Store, _world.Queue), _world.Snapshots, _world.Time);

    private long Poison { get; set; }

    [Fact]
    public async Task An_installation_without_anything_is_well()
    {
        var health = await Reader.ReadAsync(Cancellation);
        Assert.Equal(new Health(_world.Now, null, null, 0, 0), health);
        Assert.Equal(HealthState.Ok, health.State);
    }

    [Fact]
    public async Task The_oldest_input_counts_from_when_it_came()
    {
        var came = _world.Now;
        await _world.AcceptAsync(Said.Track("1", "Page Viewed", _world.Now, "ann"));
        _world.Time.Advance(Limits.OldestInputWarns - Millisecond);
        Assert.Equal(HealthState.Ok, (await Reader.ReadAsync(Cancellation)).State);
        _world.Time.Advance(Millisecond);
        var slow = await Reader.ReadAsync(Cancellation);
        Assert.Equal((HealthState.Warn, came, Limits.OldestInputWarns), (slow.State, slow.OldestInput, slow.InputAge));
        _world.Time.Advance(Limits.OldestInputIsBad - Limits.OldestInputWarns);
        Assert.Equal(HealthState.Bad, (await Reader.ReadAsync(Cancellation)).State);

        await _world.RunUntilIdleAsync();
        Assert.Null((await Reader.ReadAsync(Cancellation)).OldestInput);
    }

    [Fact]
    public async Task The_oldest_effect_counts_as_outbox()
    {
        await _world.AcceptAsync(Said.Track("1", "Signed Up", _world.Now, "ann", traits: """{ "email": "ann@example.com" }"""));
        await _world.RunAsync(worker => worker.InboxAsync());
        var since = _world.Now;
        _world.Time.Advance(Limits.OldestOutboxWarns);
        var slow = await Reader.ReadAsync(Cancellation);
        Assert.Equal((since, HealthState.Warn), (slow.OldestOutbox, slow.OutboxState));
        _world.Time.Advance(Limits.OldestOutboxIsBad - Limits.OldestOutboxWarns);
        Assert.Equal(HealthState.Bad, (await Reader.ReadAsync(Cancellation)).OutboxState);
    }

    [Fact]
    public async Task Of_reserved_messages_the_oldest_of_any_priority_counts()
    {
        await ReserveAsync("old", priority: 7, minutesAgo: 30);
        await ReserveAsync("young", priority: 1, minutesAgo: 5);
        await ReserveAsync("older in another shard", priority: 2, minutesAgo: 20, World.User("bob"));
        Assert.Equal(_world.Now - TimeSpan.FromMinutes(30), (await Reader.ReadAsync(Cancellation)).OldestOutbox);
    }

    [Fact]
    public async Task What_is_held_by_a_pause_a_journey_or_the_settings_is_no_sign_of_trouble()
    {
        await ReserveAsync("held", priority: 1, minutesAgo: 300, journey: "quiet");
        Assert.Null((await Reader.ReadAsync(Cancellation)).OldestOutbox);

        await ReserveAsync("free", priority: 1, minutesAgo: 3);
        Assert.Equal(_world.Now - TimeSpan.FromMinutes(3), (await Reader.ReadAsync(Cancellation)).OldestOutbox);

        await new PauseTable(_world.Store).PauseAsync(PauseScope.Journey("welcome"), _world.Now, Cancellation);
        Assert.Null((await Reader.ReadAsync(Cancellation)).OldestOutbox);
        await new PauseTable(_world.Store).ResumeAsync(PauseScope.Journey("welcome"), Cancellation);
        await new PauseTable(_world.Store).PauseAsync(PauseScope.Everything, _world.Now, Cancellation);
        Assert.Null((await Reader.ReadAsync(Cancellation)).OldestOutbox);
        await new PauseTable(_world.Store).ResumeAsync(PauseScope.Everything, Cancellation);
        _world.Snapshots.Current = Content("""{ "sending": "off" }""");
        Assert.Null((await Reader.ReadAsync(Cancellation)).OldestOutbox);
    }

    [Fact]
    public async Task What_a_full_rate_holds_is_no_sign_of_trouble_until_the_rate_has_room()
    {
        _world.Snapshots.Current = Content("""{ "sending": "on", "postalAddress": "1 High Street", "rates": { "email": { "perMinute": 1 } } }""");
        await ReserveAsync("waits", priority: 1, minutesAgo: 30);
        var limits = QuotaLimits.Of(_world.Snapshots.Current.Settings, DeliveryChannel.Email);
        await new QuotaTable(_world.Store).ChangeAsync(DeliveryChannel.Email, quota =>
        {
            var (granted, _) = quota.Grant([null], limits, _world.Now);
            return (granted.Settle(quota.Grants, [null], limits, _world.Now), true);
        }, Cancellation);
        Assert.Null((await Reader.ReadAsync(Cancellation)).OldestOutbox);

        _world.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull((await Reader.ReadAsync(Cancellation)).OldestOutbox);
    }

    [Fact]
    public async Task What_had_to_wait_counts_from_when_it_could_go()
    {
        var (table, partition) = (new DeliveryTable(_world.Store), DeliveryTable.PartitionOf(Reserved("x", 1, 0, Ann)));
        await ReserveAsync("night", priority: 1, minutesAgo: 600);
        var row = Assert.Single(await table.ReadyAsync(partition, null, 10, Cancellation));
        Assert.True(await table.TryClaimAsync(partition, row, new DeliveryClaim(_world.Now, _world.Now + TimeSpan.FromMinutes(15)), Cancellation));
        Assert.Null((await Reader.ReadAsync(Cancellation)).OldestOutbox);

        var morning = _world.Now + TimeSpan.FromHours(2);
        await table.PostponeAsync(partition, row.Key, DeliveryTable.Read(row), morning, Cancellation);
        _world.Time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));
        Assert.Equal(1, await table.ReadyDueAsync(partition, _world.Now, Cancellation));
        Assert.Equal(morning, (await Reader.ReadAsync(Cancellation)).OldestOutbox);
    }

    [Theory]
    [InlineData(Limits.OverdueWakesWarn - 1, HealthState.Ok)]
    [InlineData(Limits.OverdueWakesWarn, HealthState.Warn)]
    [InlineData(Limits.OverdueWakesAreBad - 1, HealthState.Warn)]
    [InlineData(Limits.OverdueWakesAreBad, HealthState.Bad)]
    public async Task Wakes_are_overdue_when_they_are_later_than_a_wake_may_be(int overdue, HealthState state)
    {
        var due = new DueTable(_world.Store, _world.Queue);
        for (var number = 0; number < overdue; number++) await due.ArmAsync(World.User($"user-{number}"), _world.Now, Cancellation);
        await due.ArmAsync(World.User("soon"), _world.Now + Millisecond, Cancellation);
        _world.Time.Advance(Limits.WakesMayBeLate);
        var health = await Reader.ReadAsync(Cancellation);
        Assert.Equal((overdue, state), (health.OverdueWakes, health.State));
    }

    [Fact]
    public async Task Overdue_wakes_are_counted_up_to_a_limit()
    {
        var due = new DueTable(_world.Store, _world.Queue);
        for (var number = 0; number < Limits.OverdueWakesCounted + 1; number++) await due.ArmAsync(World.User($"user-{number}"), _world.Now, Cancellation);
        _world.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Limits.OverdueWakesCounted, (await Reader.ReadAsync(Cancellation)).OverdueWakes);
    }

    [Theory]
    [InlineData(Limits.PoisonWarns - 1, HealthState.Ok)]
    [InlineData(Limits.PoisonWarns, HealthState.Warn)]
    [InlineData(Limits.PoisonIsBad - 1, HealthState.Warn)]
    [InlineData(Limits.PoisonIsBad, HealthState.Bad)]
    public async Task What_was_given_up_is_counted_over_all_queues(int poison, HealthState state)
    {
        Poison = poison;
        var health = await Reader.ReadAsync(Cancellation);
        Assert.Equal((poison, state), (health.Poison, health.State));
    }

    [Fact]
    public async Task Each_minute_measures_what_the_figures_say_and_goes_on_with_broadcasts()
    {
        using var heard = new HeardMetrics();
        Poison = 4;
        await _world.AcceptAsync(Said.Track("1", "Page Viewed", _world.Now, "ann"));
        await new DueTable(_world.Store, _world.Queue).ArmAsync(Ann, _world.Now, Cancellation);
        await new BroadcastTable(_world.Store).AddAsync(
            new Broadcast { Id = "all", Journey = "welcome", Segment = "nobody", CreatedAt = _world.Now, State = BroadcastState.Running }, Cancellation);
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        var broadcasts = new BroadcastWorker(_world.Store, _world.Queue, _world.Queue, _world.Snapshots, _world.Time);
        var backfill = new BackfillWorker(_world.Store, _world.Queue, _world.Queue, _world.Snapshots, _world.Time);
        await new MinuteWork(Reader, broadcasts, backfill, _world.Time).RunOnceAsync(Cancellation);

        Assert.Equal(
            (300, 0, 1, 4),
            (heard.Sum(MetricName.OldestInboxAge), heard.Sum(MetricName.OldestOutboxAge), heard.Sum(MetricName.OverdueWakes), heard.Sum(MetricName.PoisonMessages)));
        Assert.Empty(await new BroadcastTable(_world.Store).RunningAsync(Cancellation));
    }

    private static Snapshot Content(string settings = """{ "sending": "on", "postalAddress": "1 High Street" }""") => WorldContent.Snapshot(1,
    [
        new("settings.json", settings),
        .. WorldContent.Files.Where(file => file.Path is not "settings.json" and not "journeys/ask.json"),
        new("journeys/quiet.json", """{ "id": "quiet", "state": "paused", "trigger": { "event": "Never" }, "steps": [ { "id": "greet", "send": "hello" } ] }"""),
    ]);

    private async Task ReserveAsync(string key, int priority, int minutesAgo, ContactId? contact = null, string journey = "welcome") =>
        await new DeliveryTable(_world.Store).ReserveAsync([Reserved(key, priority, minutesAgo, contact ?? Ann, journey)], Cancellation);

    private Delivery Reserved(string key, int priority, int minutesAgo, ContactId contact, string journey = "welcome") => new()
    {
        Key = key,
        Kind = DeliveryKind.Email,
        Contact = contact,
        Journey = journey,
        Enrollment = "enrollment",
        Step = "greet",
        WaitNumber = 1,
        Message = "hello",
        ReservedAt = _world.Now - TimeSpan.FromMinutes(minutesAgo),
        Priority = priority,
    };

    /// <summary>The queues in memory give nothing up by themselves.</summary>
    private sealed class PoisonedQueue(IQueueBacklog inner, long poison) : IQueueBacklog
    {
        public async ValueTask<QueueBacklog> ReadAsync(QueueName queue, CancellationToken cancellation)
        {
            var read = await inner.ReadAsync(queue, cancellation);
            return queue == QueueName.Inbox ? read with { Poison = poison } : read;
        }
    }
}
