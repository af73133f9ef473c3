using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Wayfarer.Domain.Time;

namespace Wayfarer.Tests.Alarms;

/// <summary>
/// A durable hub on a clock of the test's own, as unkind as the real one may be: each execution begins anew and replays its
/// history, the process may be lost before what it did is kept, and activities run again although they ran before.
/// </summary>
public sealed class DurableHub(TimeProvider time, HubFaults faults)
{
    private readonly SortedDictionary<string, HubInstance> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task>> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<string, Task<string?>>> _activities = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<HubInstance> Instances => _instances.Values;

    /// <summary>How many instances were ever started.</summary>
    public int Started { get; private set; }

    /// <summary>How many executions were lost with their process before they were kept.</summary>
    public int Lost { get; private set; }

    /// <summary>How many activities ran more than once.</summary>
    public int Repeated { get; private set; }

    /// <summary>When there is next something to do; never when there is nothing.</summary>
    public Instant Next => _instances.Values.Where(instance => instance.IsRunning)
        .Select(instance => instance.News.Count + instance.Activities.Count > 0 ? Now : instance.Timers.Select(timer => Instant.From(timer.FireAt!.Value)).DefaultIfEmpty(Instant.Never).Min())
        .Aggregate(Instant.Never, Instant.Min);

    private Instant Now => Instant.From(time.GetUtcNow());

    public void AddOrchestrator(string name, Func<TaskOrchestrationContext, Task> orchestrator) => _orchestrators.Add(name, orchestrator);

    public void AddActivity(string name, Func<string, Task<string?>> activity) => _activities.Add(name, activity);

    public HubInstance? Find(string id) => _instances.GetValueOrDefault(id);

    /// <summary>Starts an instance; false when one of its name is there already, in one of the statuses.</summary>
    public bool TryStart(string orchestrator, string id, object? input, IReadOnlyList<string> dedupeStatuses)
    {
        if (_instances.TryGetValue(id, out var known) && dedupeStatuses.Contains(known.Status.ToString())) return false;

        var instance = new HubInstance(id, orchestrator);
        instance.News.Add(new HistoryRow("ExecutionStarted") { Timestamp = time.GetUtcNow(), Name = orchestrator, Input = JsonSerializer.Serialize(input) });
        _instances[id] = instance;
        Started++;
        return true;
    }

    public void Terminate(string id)
    {
        if (Find(id) is { IsRunning: true } instance) instance.Status = OrchestrationRuntimeStatus.Terminated;
    }

    public bool Purge(string id) => _instances.Remove(id);

    /// <summary>Everything that the hub knew is gone.</summary>
    public void LoseEverything() => _instances.Clear();

    /// <summary>Works until nothing is left to do at this instant; whether anything was done.</summary>
    public async Task<bool> RunAsync()
    {
        var worked = false;
        while (true)
        {
            var instance = _instances.Values.FirstOrDefault(instance => instance.IsRunning && HasWork(instance));
            if (instance is null) return worked;

            worked = true;
            if (instance.News.Count > 0) Execute(instance);
            else await CallAsync(instance);
        }
    }

    private bool HasWork(HubInstance instance)
    {
        foreach (var timer in instance.Timers.Where(timer => timer.FireAt <= time.GetUtcNow()).ToList())
        {
            instance.Timers.Remove(timer);
            instance.News.Add(new HistoryRow("TimerFired") { Timestamp = timer.Timestamp, FireAt = timer.FireAt, TimerId = timer.EventId });
        }

        return instance.News.Count + instance.Activities.Count > 0;
    }

    private void Execute(HubInstance instance)
    {
        List<HistoryRow> history = [.. instance.History, new HistoryRow("OrchestratorStarted") { Timestamp = time.GetUtcNow() }, .. instance.News];
        var context = new ReplayedContext(instance.Id, _orchestrators[instance.Orchestrator]);
        var actions = context.Play(history, instance.News.Count);
        if (faults.LosesExecution())
        {
            // What it sent before it was kept may be on its way all the same.
            Lost++;
            instance.Strays.AddRange(actions.Where(action => action.EventType == "TaskScheduled"));
            return;
        }

        instance.CustomStatus = context.CustomStatus;
        instance.News.Clear();
        foreach (var action in actions.Select(action => action with { Timestamp = time.GetUtcNow() }))
        {
            // Inputs of activities are not kept in histories.
            history.Add(action with { Input = null });
            switch (action.EventType)
            {
                case "TimerCreated":
                    instance.Timers.Add(action);
                    break;
                case "TaskScheduled":
                    instance.Activities.Add(action);
                    break;
                case "ExecutionCompleted":
                    instance.Status = Enum.Parse<OrchestrationRuntimeStatus>(action.OrchestrationStatus!);
                    break;
            }
        }

        history.Add(new HistoryRow("OrchestratorCompleted") { Timestamp = time.GetUtcNow() });
        instance.History = history;
    }

    private async Task CallAsync(HubInstance instance)
    {
        var scheduled = instance.Activities[0];
        var activity = _activities[scheduled.Name!];
        var answers = new List<HistoryRow>();
        foreach (var call in instance.Strays.Append(scheduled).ToList()) answers.AddRange(await AnswersAsync(activity, call));

        instance.Strays.Clear();
        if (answers.Count > 1) Repeated++;
        if (answers.Count == 0) return;

        // Each ran, and one of the answers is kept.
        instance.Activities.RemoveAt(0);
        instance.News.Add(answers[faults.Pick(answers.Count)] with { TaskScheduledId = scheduled.EventId });
    }

    private static string InputOf(HistoryRow call)
    {
        using var input = JsonDocument.Parse(call.Input!);
        return input.RootElement.ValueKind == JsonValueKind.String ? input.RootElement.GetString()! : call.Input!;
    }

    private async Task<IReadOnlyList<HistoryRow>> AnswersAsync(Func<string, Task<string?>> activity, HistoryRow call)
    {
        var answers = new List<HistoryRow>();
        for (var times = faults.TimesAnActivityRuns(); times > 0; times--)
        {
            try
            {
                var answer = await faults.CallAsync(() => activity(InputOf(call)));
                answers.Add(new HistoryRow("TaskCompleted") { Timestamp = time.GetUtcNow(), Result = answer is null ? null : JsonSerializer.Serialize(answer) });
            }
            catch (Runtime.Merging.KilledException)
            {
                // Nobody answers, and it is called again.
                Repeated++;
            }
            catch (Exception failure)
            {
                answers.Add(new HistoryRow("TaskFailed") { Timestamp = time.GetUtcNow(), Reason = failure.Message });
            }
        }

        return answers;
    }
}

/// <summary>What a hub knows of one orchestration.</summary>
public sealed class HubInstance(string id, string orchestrator)
{
    public string Id => id;

    public string Orchestrator => orchestrator;

    public OrchestrationRuntimeStatus Status { get; set; } = OrchestrationRuntimeStatus.Running;

    public bool IsRunning => Status == OrchestrationRuntimeStatus.Running;

    public string? CustomStatus { get; set; }

    public List<HistoryRow> History { get; set; } = [];

    /// <summary>What has happened since the last execution.</summary>
    public List<HistoryRow> News { get; } = [];

    public List<HistoryRow> Timers { get; } = [];

    public List<HistoryRow> Activities { get; } = [];

    /// <summary>Calls of executions that were lost, on their way all the same.</summary>
    public List<HistoryRow> Strays { get; } = [];
}
