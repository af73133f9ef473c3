using Microsoft.DurableTask;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.FunctionApp.Alarms;
using Wayfarer.Local.Replay;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Alarms;

/// <summary>
/// Executions of the orchestrator as releases recorded them. Alarms sleep for weeks: each later release must go on from every
/// one of these as the release did that wrote it. A file stays as it is; a release that does more adds one.
/// </summary>
public sealed class HistoryTests
{
    private const string Newest = "alarm.v1.json";

    public static TheoryData<string> Names => [.. Directory.GetFiles(Repository.PathOf("tests", "Histories"), "*.json").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_release_recorded_is_replayed(string name)
    {
        var history = Read(name);
        Assert.Empty(new ReplayedContext(history.InstanceId, AlarmOrchestrator.RunAsync).Play(history.Rows, 0));
    }

    /// <summary>Any part of it may be all that has happened so far: what comes next is what came next.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void From_wherever_it_was_it_goes_on_as_it_went_on(string name)
    {
        var history = Read(name);
        foreach (var end in Enumerable.Range(0, history.Rows.Count).Where(index => history.Rows[index].EventType == "OrchestratorCompleted"))
        {
            var episode = history.Rows.Take(end).ToList();
            var news = episode.Count - episode.FindLastIndex(row => row.EventType == "OrchestratorStarted");
            var actions = episode.TakeLast(news).Where(row => row.EventId >= 0).ToList();
            var played = new ReplayedContext(history.InstanceId, AlarmOrchestrator.RunAsync).Play([.. episode.Take(episode.Count - actions.Count)], news - actions.Count);
            Assert.Equal(actions.Select(action => action.Outline), played.Select(action => (action with { Input = null }).Outline));
        }
    }

    [Fact]
    public async Task What_this_release_records_is_kept()
    {
        var path = Repository.PathOf("tests", "Histories", Newest);
        var recorded = await RecordAsync();
        if (!File.Exists(path))
        {
            recorded.Write(path);
            Assert.Fail($"There was no {Newest}. It was written; look at it and keep it.");
        }

        Assert.Equal(Read(Newest).Rows.Select(row => row.Outline), recorded.Rows.Select(row => row.Outline));
    }

    [Fact]
    public void An_orchestrator_that_rings_before_it_sleeps_is_found_out() => AssertFoundOut(async context =>
    {
        var alarm = Alarm.Read(context.GetInput<string>()!);
        await context.CallActivityAsync<string?>(AlarmOrchestrator.WakeContact, new AlarmRing(context.InstanceId, alarm, true).ToString());
        await context.CreateTimer(alarm.Until.ToDateTimeOffset().UtcDateTime, CancellationToken.None);
    });

    [Fact]
    public void An_orchestrator_that_sleeps_to_another_instant_is_found_out() => AssertFoundOut(async context =>
    {
        var alarm = Alarm.Read(context.GetInput<string>()!);
        await context.CreateTimer(alarm.Until.ToDateTimeOffset().UtcDateTime.AddSeconds(1), CancellationToken.None);
    });

    [Fact]
    public void An_orchestrator_that_does_one_thing_more_is_found_out() => AssertFoundOut(async context =>
    {
        await AlarmOrchestrator.RunAsync(context);
        await context.CallActivityAsync<string?>("SayGoodbye");
    });

    private static void AssertFoundOut(Func<TaskOrchestrationContext, Task> orchestrator)
    {
        var history = Read(Newest);
        Assert.Throws<NonDeterminismException>(() => new ReplayedContext(history.InstanceId, orchestrator).Play(history.Rows, 0));
    }

    private static History Read(string name) => History.Read(Repository.PathOf("tests", "Histories", name));

    /// <summary>Three waits, of which the second is longer than a timer may be; a ring that fails once; the end.</summary>
    private static async Task<History> RecordAsync()
    {
        var clock = new VirtualClock();
        clock.MoveTo(AlarmWorld.Start);
        var first = new Alarm(World.User("ann"), "rest", "666c26a153b32304", $"rest.{World.User("ann")}.1", "one", 1, AlarmWorld.After(1));
        var answers = new Queue<string?>(
        [
            (first with { Step = "two", WaitNumber = 2, Until = AlarmWorld.After(24 * 7) }).ToString(),
            "fail",
            (first with { Step = "three", WaitNumber = 3, Until = AlarmWorld.After(24 * 8), Kind = WaitKind.Event }).ToString(),
            null,
        ]);
        var hub = new DurableHub(clock, HubFaults.None);
        hub.AddOrchestrator(AlarmOrchestrator.Name, AlarmOrchestrator.RunAsync);
        hub.AddActivity(AlarmOrchestrator.WakeContact, _ => answers.Dequeue() is not "fail" and var answer ? Task.FromResult(answer) : throw new InvalidOperationException("The store did not answer."));
        hub.TryStart(AlarmOrchestrator.Name, first.Id, first.ToString(), []);
        while (hub.Next != Instant.Never)
        {
            clock.MoveTo(hub.Next);
            await hub.RunAsync();
        }

        Assert.Empty(answers);
        return new History(first.Id, hub.Find(first.Id)!.History);
    }
}
