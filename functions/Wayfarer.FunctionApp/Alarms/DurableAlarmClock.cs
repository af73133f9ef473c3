using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Alarms;

namespace Wayfarer.FunctionApp.Alarms;

/// <summary>
/// Alarms as durable orchestrations. The host gives its client to functions alone, so that each that may come to set or
/// remove an alarm hands it on with <see cref="Use"/> before.
/// </summary>
public sealed class DurableAlarmClock(IEndedAlarms endedAlarms) : IAlarmClock
{
    /// <summary>Once for a wait, whatever became of it: left out, a status would let the same alarm be set again or replace one that works.</summary>
    private static readonly OrchestrationRuntimeStatus[] WhateverBecameOfIt =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    private DurableTaskClient? _client;

    private DurableTaskClient Client => _client ?? throw new InvalidOperationException("No function has handed on the client of the durable hub yet.");

    public void Use(DurableTaskClient client) => _client = client;

    public async ValueTask SetAsync(Alarm alarm, CancellationToken cancellation)
    {
        var options = new StartOrchestrationOptions(alarm.Id).WithDedupeStatuses(WhateverBecameOfIt);
        try
        {
            await Client.ScheduleNewOrchestrationInstanceAsync(AlarmOrchestrator.Name, alarm.ToString(), options, cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // It is set.
        }
    }

    public async ValueTask<bool> ForgetAsync(string id, CancellationToken cancellation)
    {
        try
        {
            await Client.PurgeInstanceAsync(id, cancellation: cancellation);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public async ValueTask RemoveAllAsync(ContactId contact, CancellationToken cancellation)
    {
        var alarms = Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: Alarm.Prefix(contact)));
        await foreach (var alarm in alarms.WithCancellation(cancellation))
        {
            if (await ForgetAsync(alarm.InstanceId, cancellation)) continue;

            // It ends in its own time, and can be forgotten only then.
            await endedAlarms.AddAsync(new EndedAlarm(alarm.InstanceId), cancellation);
            await Client.TerminateInstanceAsync(alarm.InstanceId, cancellation: cancellation);
        }
    }
}
