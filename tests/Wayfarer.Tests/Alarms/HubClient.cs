using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Wayfarer.Tests.Alarms;

/// <summary>The client of a hub of the test's own.</summary>
public sealed class HubClient(DurableHub hub) : DurableTaskClient("test")
{
    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) =>
        hub.TryStart(orchestratorName.Name, options!.InstanceId!, input, options.DedupeStatuses ?? [])
            ? Task.FromResult(options.InstanceId!)
            : throw new OrchestrationAlreadyExistsException($"{options.InstanceId} is there already.");

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        hub.Terminate(instanceId);
        return Task.CompletedTask;
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => new Instances(
        [.. hub.Instances.Where(instance => instance.Id.StartsWith(filter?.InstanceIdPrefix ?? "", StringComparison.Ordinal)).Select(Metadata)]);

    public override Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        hub.Find(instanceId) is { IsRunning: true }
            ? throw new InvalidOperationException("Only orchestrations in a terminal state can be purged.")
            : Task.FromResult(new PurgeResult(hub.Purge(instanceId) ? 1 : 0));

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) => throw Unheard();

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw Unheard();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw Unheard();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw Unheard();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw Unheard();

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw Unheard();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException Unheard() => new("No alarm clock asks for this.");

    private static OrchestrationMetadata Metadata(HubInstance instance) => new(instance.Orchestrator, instance.Id) { RuntimeStatus = instance.Status };

    private sealed class Instances(IReadOnlyList<OrchestrationMetadata> all) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            await Task.CompletedTask;
            yield return new Page<OrchestrationMetadata>(all);
        }
    }
}
