using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Replay;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Alarms;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Scheduling;

/// <summary>The due table where alarms serve the waits of enrollments, and it is the net under them.</summary>
public sealed class DueTableTests
{
    private readonly MemoryTableStore _store = new();
    private readonly NotingQueue _queue = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_due_within_the_minute_arrives_at_its_own_second()
    {
        var due = new DueTable(_store, _queue, Limits.AlarmGrace);
        Instant[] wakes = [At(-5), At(0), At(0.4), At(37), At(60), At(60.5)];
        for (var index = 0; index < wakes.Length; index++) await due.ArmAsync(World.User($"user-{index}"), wakes[index], Cancellation);

        Assert.Equal(5, await due.WakeAsync(At(0), At(60), Cancellation));
        Assert.Equal([(0, At(-5)), (0, At(0)), (1, At(0.4)), (37, At(37)), (60, At(60))], _queue.Noted.OrderBy(item => item.At));
        Assert.Equal(At(60.5), await due.EarliestAsync(Cancellation));
    }

    [Fact]
    public async Task Those_who_are_armed_are_listed_in_pages_that_begin_where_the_last_ended()
    {
        var due = new DueTable(_store, _queue);
        for (var index = 0; index < 7; index++) await due.ArmAsync(World.User($"user-{index}"), At(index * 40), Cancellation);

        var listed = new List<ContactId>();
        string? after = null;
        do
        {
            (var page, after) = await due.ListAsync(after, 3, Cancellation);
            listed.AddRange(page);
        }
        while (after is not null);

        // By minute; within one, in the order of the parts that it is kept in.
        Assert.Equal(Enumerable.Range(0, 7).Select(index => World.User($"user-{index}").Value).Order(), listed.Select(contact => contact.Value).Order());
    }

    [Fact]
    public async Task A_row_that_an_alarm_made_needless_is_removed_and_one_that_was_armed_again_is_not()
    {
        var due = new DueTable(_store, _queue, Limits.AlarmGrace);
        var first = (await due.ArmAsync(World.User("1"), At(1), Cancellation))!;
        var second = (await due.ArmAsync(World.User("2"), At(1), Cancellation))!;
        await due.ArmAsync(World.User("2"), At(1), Cancellation);
        await due.RemoveAsync([new NeedlessWake(World.User("1"), At(1), first), new NeedlessWake(World.User("2"), At(1), second)], Cancellation);

        Assert.Equal([World.User("2")], (await due.ListAsync(null, 10, Cancellation)).Contacts);
    }

    [Fact]
    public async Task Without_alarms_rows_stand_at_their_instants_and_nobody_remembers_tags() =>
        Assert.Null(await new DueTable(_store, _queue).ArmAsync(World.User("1"), At(1), Cancellation));

    [Fact]
    public async Task A_wait_stands_its_grace_later_and_everything_else_at_its_instant()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Started");
        Assert.Equal(AlarmWorld.After(1) + Limits.AlarmGrace, (await world.ContactAsync()).Head.ArmedWake);

        // The segment is left two minutes before the grace of the wait is over.
        await world.SayAsync("Seen");
        var leaves = AlarmWorld.After(1) + TimeSpan.FromMinutes(1);
        Assert.Equal(leaves, (await world.ContactAsync()).Head.ArmedWake);
        await world.LiveUntilAsync(AlarmWorld.After(2));
        Assert.Contains((await world.CommitsAsync()).SelectMany(commit => commit.Facts), fact => fact.Kind == FactKind.SegmentLeft && fact.At == leaves);
    }

    [Fact]
    public async Task An_alarm_that_rang_leaves_no_row_behind_that_would_wake_for_nothing()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Started");
        await world.LiveUntilAsync(AlarmWorld.After(2.5));
        Assert.Equal("two", (await world.EnrollmentAsync()).Step);
        Assert.Equal(1, await world.DueRowsAsync());
        Assert.Equal(AlarmWorld.After(3) + Limits.AlarmGrace, (await world.ContactAsync()).Head.ArmedWake);
    }

    [Fact]
    public async Task Needless_rows_are_removed_together_when_there_are_many_or_the_first_has_waited_a_minute()
    {
        var clock = new VirtualClock();
        var due = new DueTable(_store, _queue, Limits.AlarmGrace);
        await using var needless = new NeedlessWakes(due, clock);
        for (var index = 0; index < Limits.NeedlessWakesKept; index++)
        {
            var tag = (await due.ArmAsync(World.User($"user-{index}"), At(1), Cancellation))!;
            await needless.AddAsync(new NeedlessWake(World.User($"user-{index}"), At(1), tag), Cancellation);
            Assert.Equal(index + 1 < Limits.NeedlessWakesKept ? index + 1 : 0, (await due.ListAsync(null, 1_000, Cancellation)).Contacts.Count);
        }

        var last = (await due.ArmAsync(World.User("a"), At(1), Cancellation))!;
        await needless.AddAsync(new NeedlessWake(World.User("a"), At(1), last), Cancellation);
        Assert.Single((await due.ListAsync(null, 1_000, Cancellation)).Contacts);
        clock.MoveTo(Instant.Epoch + TimeSpan.FromMinutes(1));
        last = (await due.ArmAsync(World.User("b"), At(1), Cancellation))!;
        await needless.AddAsync(new NeedlessWake(World.User("b"), At(1), last), Cancellation);
        Assert.Empty((await due.ListAsync(null, 1_000, Cancellation)).Contacts);
    }

    private static Instant At(double seconds) => AlarmWorld.Start + TimeSpan.FromSeconds(seconds);

    private sealed class NotingQueue : IMessageQueue
    {
        public List<(int Seconds, Instant At)> Noted { get; } = [];

        public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation) => EnqueueAsync(queue, messages, TimeSpan.Zero, cancellation);

        public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, TimeSpan delay, CancellationToken cancellation)
        {
            Noted.AddRange(messages.Select(message => ((int)delay.TotalSeconds, ((Input.Wake)InboxMessage.Read(message.Body).Input).At)));
            return default;
        }

        public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation) => new([]);

        public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation) => default;
    }
}
