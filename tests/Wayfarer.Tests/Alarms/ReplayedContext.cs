using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Wayfarer.Tests.Alarms;

/// <summary>The code did not do what the history says it did.</summary>
public sealed class NonDeterminismException(string message) : Exception(message);

/// <summary>An activity of an orchestration failed.</summary>
public sealed class ActivityFailedException(string message) : Exception(message);

/// <summary>
/// One execution of an orchestrator, from its beginning: what has happened is played to it event by event, and what it does
/// must be what it did. Only what it does behind the end of the history is new.
/// </summary>
public sealed class ReplayedContext(string instance, Func<TaskOrchestrationContext, Task> orchestrator) : TaskOrchestrationContext
{
    /// <summary>What the worker of the durable extension splits longer timers into.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(3);

    private readonly SortedDictionary<int, HistoryRow> _planned = [];
    private readonly Dictionary<int, TaskCompletionSource<string?>> _open = [];
    private DateTime _now;
    private string? _input;
    private bool _isReplaying;
    private int _next;
    private Task _execution = Task.CompletedTask;
    private bool _isComplete;

    public override TaskName Name => "";

    public override string InstanceId => instance;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => _isReplaying;

    public string? CustomStatus { get; private set; }

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    /// <summary>Plays a history; what the orchestrator does behind its end, in the order in which it does it.</summary>
    /// <param name="news">How many events at the end are new.</param>
    public IReadOnlyList<HistoryRow> Play(IReadOnlyList<HistoryRow> history, int news)
    {
        for (var index = 0; index < history.Count; index++)
        {
            _isReplaying = index < history.Count - news;
            Play(history[index]);
        }

        if (_execution.IsCompleted) Complete();
        return [.. _planned.Values];
    }

    public override T? GetInput<T>()
        where T : default => _input is null ? default : JsonSerializer.Deserialize<T>(_input);

    public override void SetCustomStatus(object? customStatus) => CustomStatus = JsonSerializer.Serialize(customStatus);

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        while (fireAt - _now > LongestTimer) await TimerAsync(_now + LongestTimer);

        await TimerAsync(fireAt);
    }

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        var policy = options?.Retry?.Policy;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await PlanAsync(new HistoryRow("TaskScheduled") { Name = name.Name, Input = JsonSerializer.Serialize(input) });
                return result is null ? default! : JsonSerializer.Deserialize<TResult>(result)!;
            }
            catch (ActivityFailedException) when (attempt < policy?.MaxNumberOfAttempts)
            {
                await CreateTimer(_now + (policy.FirstRetryInterval * Math.Pow(policy.BackoffCoefficient, attempt - 1)), CancellationToken.None);
            }
        }
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) => throw Unheard();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw Unheard();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw Unheard();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw Unheard();

    public override Guid NewGuid() => throw Unheard();

    private static NotSupportedException Unheard() => new("No alarm does this.");

    private void Play(HistoryRow row)
    {
        switch (row.EventType)
        {
            case "OrchestratorStarted":
                _now = row.Timestamp.UtcDateTime;
                break;
            case "ExecutionStarted":
                _input = row.Input;
                _execution = orchestrator(this);
                break;
            case "TimerCreated" or "TaskScheduled":
                Confirm(row);
                break;
            case "TimerFired":
                Open(row.TimerId).SetResult(null);
                break;
            case "TaskCompleted":
                Open(row.TaskScheduledId).SetResult(row.Result);
                break;
            case "TaskFailed":
                Open(row.TaskScheduledId).SetException(new ActivityFailedException(row.Reason ?? ""));
                break;
            case "ExecutionCompleted":
                if (!_execution.IsCompleted) throw new NonDeterminismException("The history says that it ended, and it goes on.");
                Complete();
                Confirm(row);
                break;
        }
    }

    /// <summary>Continuations run before this returns, as they do in the one thread of an orchestrator.</summary>
    private TaskCompletionSource<string?> Open(int? id) =>
        _open.Remove(id ?? -1, out var open) ? open : throw new NonDeterminismException($"Nobody waits for the answer to {id}.");

    private void Confirm(HistoryRow row)
    {
        if (!_planned.Remove(row.EventId, out var planned))
            throw new NonDeterminismException($"The history has {row.EventType} as {row.EventId}, and nothing was done as that.");
        if (planned.EventType != row.EventType || planned.Name != row.Name || planned.FireAt != row.FireAt)
            throw new NonDeterminismException($"The history has as {row.EventId}: {row.Outline}. Now it is: {planned.Outline}.");
    }

    private void Complete()
    {
        if (_isComplete) return;

        _isComplete = true;
        var status = _execution.IsFaulted ? "Failed" : "Completed";
        _planned.Add(_next, new HistoryRow("ExecutionCompleted", _next++) { OrchestrationStatus = status, Reason = _execution.Exception?.InnerException?.Message });
    }

    private Task<string?> TimerAsync(DateTime fireAt) => PlanAsync(new HistoryRow("TimerCreated") { FireAt = fireAt });

    private Task<string?> PlanAsync(HistoryRow action)
    {
        var id = _next++;
        _planned.Add(id, action with { EventId = id });
        return (_open[id] = new TaskCompletionSource<string?>()).Task;
    }
}
