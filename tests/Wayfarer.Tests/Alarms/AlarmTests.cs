using Microsoft.DurableTask.Client;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Tests.Runtime.Hosting;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Alarms;

/// <summary>Alarms of waiting enrollments: set once, carried on, brought forward, lost, repeated, removed.</summary>
public sealed class AlarmTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task One_alarm_serves_the_waits_that_follow_each_other_and_is_forgotten_at_the_end()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Started");
        Assert.Equal(1, world.Hub.Started);

        await world.LiveUntilAsync(AlarmWorld.After(3));
        Assert.Equal(AlarmWorld.After(1), await world.DoneAtAsync(FactKind.Waiting, "two"));
        Assert.Equal(AlarmWorld.After(3), await world.DoneAtAsync(FactKind.Tagged, "mark"));

        await world.LiveUntilAsync(AlarmWorld.After((30 * 24) + 4));
        Assert.Empty((await world.ContactAsync()).Enrollments);
        Assert.Equal(1, world.Hub.Started);
        Assert.Empty(world.Hub.Instances);
        Assert.Equal(0, world.Shell.Due.OverdueWaits);
    }

    [Fact]
    public async Task Who_waits_for_nothing_with_an_end_costs_no_alarm()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Signed Up");
        await world.LiveUntilAsync(AlarmWorld.After(1));
        Assert.Equal(0, world.Hub.Started);
    }

    [Fact]
    public async Task An_alarm_tells_operations_where_somebody_waits_and_nothing_about_them()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Cart Viewed");
        var alarm = Assert.Single(world.Hub.Instances);
        Assert.Matches("^[!-~]+$", alarm.Id);
        Assert.True(alarm.Id.Length <= Limits.CharactersPerAlarmId);
        var status = alarm.CustomStatus!;
        Assert.Contains("\"Journey\":\"cart\"", status, StringComparison.Ordinal);
        Assert.Contains("\"Step\":\"await\"", status, StringComparison.Ordinal);
        Assert.Contains("an event", status, StringComparison.Ordinal);
        Assert.Contains("2026-03-02T12:00:00.000Z", status, StringComparison.Ordinal);
        Assert.DoesNotContain("ann", string.Concat(alarm.History) + status, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_longest_id_of_an_alarm_is_within_what_hubs_take()
    {
        var longest = new Alarm(World.User("ann"), new string('j', Limits.CharactersPerDefinitionId), "1", new string('e', 200), "s", int.MaxValue, AlarmWorld.Start);
        Assert.True(longest.Id.Length <= Limits.CharactersPerAlarmId);
        Assert.StartsWith(Alarm.Prefix(World.User("ann")), longest.Id, StringComparison.Ordinal);
        Assert.NotEqual(longest.Id, (longest with { WaitNumber = 1 }).Id);
        Assert.NotEqual(longest.Id, (longest with { Enrollment = "e" }).Id);
    }

    [Fact]
    public async Task A_wait_that_is_brought_forward_starts_another_alarm_and_the_old_one_rings_for_nothing()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Cart Viewed");
        await world.LiveUntilAsync(AlarmWorld.After(1));
        await world.SayAsync("Paid");
        Assert.Equal(2, world.Hub.Started);

        await world.LiveUntilAsync(AlarmWorld.After(2));
        Assert.Equal(AlarmWorld.After(1) + TimeSpan.FromMinutes(10), await world.DoneAtAsync(FactKind.Tagged, "thanked"));

        var commits = (await world.CommitsAsync()).Count;
        await world.LiveUntilAsync(AlarmWorld.After(4));
        Assert.Equal(commits, (await world.CommitsAsync()).Count);
        Assert.Equal(2, world.Hub.Started);
        Assert.Empty(world.Hub.Instances);
    }

    [Fact]
    public async Task When_every_alarm_is_lost_everything_happens_within_the_grace()
    {
        var world = new AlarmWorld();
        world.Shell.LosesAlarms = true;
        await world.SayAsync("Started");
        await world.LiveUntilAsync(AlarmWorld.After((31 * 24) + 4));
        Assert.Equal(0, world.Hub.Started);
        Assert.Empty((await world.ContactAsync()).Enrollments);
        Assert.Equal(3, world.Shell.Due.OverdueWaits);

        // Each wait counts from the end of the one before, however late that was found out.
        AssertWithinTheGrace(AlarmWorld.After(1), await world.DoneAtAsync(FactKind.Waiting, "two"));
        AssertWithinTheGrace(AlarmWorld.After(3), await world.DoneAtAsync(FactKind.Tagged, "mark"));
        AssertWithinTheGrace(AlarmWorld.After(3 + (30 * 24)), await world.DoneAtAsync(FactKind.Tagged, "end-mark"));
    }

    [Fact]
    public async Task A_lost_alarm_is_found_by_its_wait_and_the_next_wait_has_one_again()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Started");
        world.Hub.LoseEverything();
        await world.LiveUntilAsync(AlarmWorld.After(3));
        Assert.Equal(1, world.Shell.Due.OverdueWaits);
        Assert.Equal(AlarmWorld.After(3), await world.DoneAtAsync(FactKind.Tagged, "mark"));
        Assert.Equal(2, world.Hub.Started);
    }

    [Fact]
    public async Task Alarms_of_an_emptied_hub_are_set_again_from_the_due_table_page_by_page()
    {
        var world = new AlarmWorld();
        for (var person = 0; person < (2 * AlarmRestart.ContactsPerPage) + 50; person++) await world.SayAsync("Started", $"person-{person}");
        await world.SayAsync("Seen", "person-0");
        await world.LiveUntilAsync(AlarmWorld.After(0.5));
        var started = world.Hub.Started;
        world.Hub.LoseEverything();

        var asked = new AskedRestarts();
        var restart = world.Shell.Restart(asked);
        await asked.AskAsync(null, CancellationToken.None);
        var pages = 0;
        while (asked.Places.TryDequeue(out var after))
        {
            // Repeating a page, as who was cut off does, changes nothing.
            await restart.RunAsync(after, CancellationToken.None);
            await restart.HandleAsync(after, CancellationToken.None);
            pages++;
        }

        await world.LiveUntilAsync(AlarmWorld.After(3));
        Assert.Equal(3, pages);
        Assert.Equal(started + 250, world.Hub.Started);
        Assert.Equal(0, world.Shell.Due.OverdueWaits);
        for (var person = 0; person < 250; person += 49) Assert.Equal(AlarmWorld.After(3), await world.DoneAtAsync(FactKind.Tagged, "mark", $"person-{person}"));
    }

    [Fact]
    public async Task The_alarm_of_a_contact_that_was_merged_wakes_the_one_it_went_up_in()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Started", user: null, anonymous: "laptop");
        await world.LiveUntilAsync(AlarmWorld.After(0.5));
        await world.SayAsync(Said.Identify("link", world.Now, "ann", "laptop"));
        Assert.Equal("one", (await world.EnrollmentAsync()).Step);

        await world.LiveUntilAsync(AlarmWorld.After(3));
        Assert.Equal(AlarmWorld.After(1), await world.DoneAtAsync(FactKind.Waiting, "two"));
        Assert.Equal(AlarmWorld.After(3), await world.DoneAtAsync(FactKind.Tagged, "mark"));
        Assert.Equal(0, world.Shell.Due.OverdueWaits);

        await world.LiveUntilAsync(AlarmWorld.After((31 * 24) + 4));
        Assert.Empty((await world.ContactAsync()).Enrollments);
        Assert.Empty(world.Hub.Instances);
    }

    [Fact]
    public async Task A_merge_that_loses_its_own_alarm_is_woken_by_the_one_of_before()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Started", user: null, anonymous: "laptop");
        world.Shell.LosesAlarms = true;
        await world.SayAsync(Said.Identify("link", world.Now, "ann", "laptop"));
        await world.LiveUntilAsync(AlarmWorld.After(1));
        Assert.Equal(AlarmWorld.After(1), await world.DoneAtAsync(FactKind.Waiting, "two"));
    }

    [Fact]
    public async Task Nothing_of_a_contact_is_left_in_the_hub_when_its_alarms_are_removed()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Started");
        await world.SayAsync("Cart Viewed");
        await world.SayAsync("Started", "ben");
        await world.Shell.RemoveAllAsync(World.User("ann"), CancellationToken.None);
        Assert.All(world.Hub.Instances.Where(alarm => alarm.Id.StartsWith(Alarm.Prefix(World.User("ann")), StringComparison.Ordinal)), alarm => Assert.Equal(OrchestrationRuntimeStatus.Terminated, alarm.Status));

        await world.LiveUntilAsync(AlarmWorld.Start + Minute);
        Assert.Equal(Alarm.Prefix(World.User("ben")), Assert.Single(world.Hub.Instances).Id[..(World.User("ben").Value.Length + 1)]);
    }

    [Fact]
    public async Task An_alarm_gives_way_to_a_fresh_one_before_its_history_grows_too_long()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Looped");
        await world.LiveUntilAsync(AlarmWorld.Start + TimeSpan.FromMinutes((Limits.RingsPerAlarm * 2) + 0.5));
        Assert.Equal(3, world.Hub.Started);
        Assert.Equal(0, world.Shell.Due.OverdueWaits);
        Assert.Equal((Limits.RingsPerAlarm * 2) + 1, (await world.EnrollmentAsync()).WaitNumber);
        Assert.All(world.Hub.Instances, alarm => Assert.True(alarm.History.Count(row => row.EventType == "TimerFired") <= Limits.RingsPerAlarm));
    }

    [Fact]
    public async Task An_alarm_rings_as_often_as_it_may_and_once_less_does_not_give_way()
    {
        var world = new AlarmWorld();
        await world.SayAsync("Looped");
        await world.LiveUntilAsync(AlarmWorld.Start + TimeSpan.FromMinutes(Limits.RingsPerAlarm - 0.5));
        Assert.Equal(1, world.Hub.Started);
        await world.LiveUntilAsync(AlarmWorld.Start + TimeSpan.FromMinutes(Limits.RingsPerAlarm));
        Assert.Equal(2, world.Hub.Started);
    }

    [Fact]
    public async Task A_ring_that_fails_is_repeated_and_one_that_goes_on_failing_is_left_to_the_due_table()
    {
        using var heard = new HeardMetrics();
        var world = new AlarmWorld();
        await world.SayAsync("Started");
        world.Shell.Calls = new FailingCalls(times: 1);
        await world.LiveUntilAsync(AlarmWorld.After(1) + Minute);
        Assert.Equal(AlarmWorld.After(1) + TimeSpan.FromSeconds(5), await world.DoneAtAsync(FactKind.Waiting, "two"));
        Assert.Equal(1, heard.Sum(MetricName.AlarmsFailed));

        world.Shell.Calls = new FailingCalls(times: 100);
        await world.LiveUntilAsync(AlarmWorld.After(3) + Limits.AlarmGrace);
        Assert.Equal(1, world.Shell.Due.OverdueWaits);
        Assert.Contains(world.Hub.Instances, alarm => alarm.Status == OrchestrationRuntimeStatus.Failed);
        AssertWithinTheGrace(AlarmWorld.After(3), await world.DoneAtAsync(FactKind.Tagged, "mark"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ring_that_is_cut_off_anywhere_and_repeated_ends_as_one_that_is_not(bool twice)
    {
        var undisturbed = await StateAfterAsync(new HubFaults());
        for (var calls = 0; calls < 8; calls++)
        {
            Assert.Equal(undisturbed, await StateAfterAsync(new CutOff(calls, twice)));
        }
    }

    [Fact]
    public async Task Whatever_goes_wrong_in_a_hub_every_wait_ends_when_it_should_and_no_alarm_is_left()
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            AlarmWorld? world = null;
            world = new AlarmWorld(new RandomHubFaults(seed, (calls, activity) => world!.Shell.LoseWithin(calls, activity)));
            await world.SayAsync("Started");
            await world.SayAsync("Cart Viewed");
            await world.LiveUntilAsync(AlarmWorld.After(2));
            await world.SayAsync("Paid");
            await world.LiveUntilAsync(AlarmWorld.After(3));
            Assert.Equal(AlarmWorld.After(1), await world.DoneAtAsync(FactKind.Waiting, "two"));
            Assert.Equal(AlarmWorld.After(3), await world.DoneAtAsync(FactKind.Tagged, "mark"));
            await world.LiveUntilAsync(AlarmWorld.After((31 * 24) + 4));
            Assert.Empty((await world.ContactAsync()).Enrollments);
            Assert.Empty(world.Hub.Instances);
            Assert.Equal(0, world.Shell.Due.OverdueWaits);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("0 ")]
    [InlineData("3 alarm")]
    [InlineData("-1 alarm")]
    public void What_names_no_ended_alarm_is_refused(string message) => Assert.Throws<FormatException>(() => EndedAlarm.Read(message));

    private static void AssertWithinTheGrace(Instant due, Instant done) => Assert.True(done >= due && done <= due + Limits.AlarmGrace + Minute, $"due {due}, done {done}");

    private static async Task<string> StateAfterAsync(HubFaults faults)
    {
        var world = new AlarmWorld(faults);
        if (faults is CutOff cutOff) cutOff.Shell = world.Shell;
        await world.SayAsync("Started");
        await world.LiveUntilAsync(AlarmWorld.After(4));
        Assert.Equal(0, world.Shell.Due.OverdueWaits);
        var contact = await world.ContactAsync();
        var facts = (await world.CommitsAsync()).SelectMany(commit => commit.Facts);
        return $"{(await world.EnrollmentAsync()).Step} {contact.Head.ArmedWake} {string.Join('\n', facts)}";
    }

    private sealed class AskedRestarts : IAlarmRestarts
    {
        public Queue<string?> Places { get; } = [];

        public ValueTask AskAsync(string? after, CancellationToken cancellation)
        {
            Places.Enqueue(after);
            return default;
        }
    }

    /// <summary>The first ring is cut off after so many calls.</summary>
    private sealed class CutOff(int calls, bool twice) : HubFaults
    {
        private bool _done;

        public AlarmShell? Shell { get; set; }

        public override int TimesAnActivityRuns() => twice ? 2 : 1;

        public override Task<string?> CallAsync(Func<Task<string?>> activity)
        {
            if (_done) return activity();

            _done = true;
            return Shell!.LoseWithin(calls, activity);
        }
    }

    private sealed class FailingCalls(int times) : PortCalls
    {
        private int _made;

        public override ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call) =>
            ++_made <= times ? throw new Wayfarer.Runtime.Storage.StoreUnavailableException("It was not done.") : call();
    }
}
