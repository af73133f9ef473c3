using System.Globalization;
using System.Text.Json;
using Microsoft.DurableTask;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Replay;
using Xunit;

namespace Wayfarer.Tests.Alarms;

/// <summary>The hub of these tests against what the real extension recorded: three rounds of timer and activity in one execution.</summary>
public sealed class DurableHubTests
{
    private static readonly TimeSpan[] Naps = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)];

    private static History Recorded
    {
        get
        {
            var path = Path.GetFullPath(Repository.PathOf("..", "shared", "data", "durable-history.json"));
            Assert.SkipUnless(File.Exists(path), $"What the real extension recorded is not at {path}.");
            return History.Read(path);
        }
    }

    [Fact]
    public async Task The_same_orchestration_has_the_same_history_as_on_the_real_extension()
    {
        var recorded = Recorded;
        var clock = new VirtualClock();
        var hub = new DurableHub(clock, HubFaults.None);
        var answers = new Queue<string>(recorded.Rows.Where(row => row.EventType == "TaskCompleted").Select(row => JsonSerializer.Deserialize<string>(row.Result!)!));
        hub.AddOrchestrator("Sleep", SleepAsync);
        hub.AddActivity("Advance", _ => Task.FromResult<string?>(answers.Dequeue()));

        // Each time that the real one began to work is a moment at which this one may: its timers were as late.
        clock.MoveTo(At(recorded.Rows[0]));
        hub.TryStart("Sleep", recorded.InstanceId, JsonSerializer.Deserialize<SleepInput>(recorded.Rows[1].Input!), []);
        foreach (var started in recorded.Rows.Where(row => row.EventType == "OrchestratorStarted"))
        {
            clock.MoveTo(At(started));
            await hub.RunAsync();
        }

        var rows = hub.Find(recorded.InstanceId)!.History;
        Assert.Equal(Outlines(recorded.Rows), Outlines(rows));
    }

    [Fact]
    public void What_the_real_extension_recorded_is_replayed()
    {
        var recorded = Recorded;
        Assert.Empty(new ReplayedContext(recorded.InstanceId, SleepAsync).Play(recorded.Rows, 0));
    }

    [Fact]
    public void Another_order_of_actions_is_found_out()
    {
        var recorded = Recorded;
        var failure = Assert.Throws<NonDeterminismException>(() => new ReplayedContext(recorded.InstanceId, async context =>
        {
            await context.CallActivityAsync<string>("Advance", "");
            await SleepAsync(context);
        }).Play(recorded.Rows, 0));
        Assert.Contains("TimerCreated 0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_more_or_less_is_found_out()
    {
        var recorded = Recorded;
        Assert.Throws<NonDeterminismException>(() => new ReplayedContext(recorded.InstanceId, context => SleepAsync(context, 2)).Play(recorded.Rows, 0));
        Assert.Throws<NonDeterminismException>(() => new ReplayedContext(recorded.InstanceId, context => SleepAsync(context, 4)).Play(recorded.Rows, 0));
    }

    [Fact]
    public async Task A_long_timer_is_a_chain_of_shorter_ones()
    {
        var clock = new VirtualClock();
        var hub = new DurableHub(clock, HubFaults.None);
        hub.AddOrchestrator("Long", context => context.CreateTimer(context.CurrentUtcDateTime.AddDays(7), CancellationToken.None));
        hub.TryStart("Long", "long", null, []);
        while (hub.Next != Instant.Never)
        {
            clock.MoveTo(hub.Next);
            await hub.RunAsync();
        }

        Assert.Equal(3, hub.Find("long")!.History.Count(row => row.EventType == "TimerFired"));
        Assert.Equal(Instant.Epoch + TimeSpan.FromDays(7), clock.Now);
    }

    private static Task SleepAsync(TaskOrchestrationContext context) => SleepAsync(context, Naps.Length);

    private static async Task SleepAsync(TaskOrchestrationContext context, int rounds)
    {
        var input = context.GetInput<SleepInput>()!;
        var wakeAt = input.WakeAt;
        for (var left = rounds; left > 0; left--)
        {
            await context.CreateTimer(wakeAt, CancellationToken.None);
            wakeAt = DateTime.Parse(await context.CallActivityAsync<string>("Advance", input), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        }
    }

    private static Instant At(HistoryRow row) => Instant.From(row.Timestamp);

    private static IEnumerable<string> Outlines(IEnumerable<HistoryRow> rows) =>
        rows.Select(row => row.Outline);

    private sealed record SleepInput(string Contact, string Enrollment, DateTime WakeAt, int Left);
}
