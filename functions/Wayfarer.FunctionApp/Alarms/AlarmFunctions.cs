using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Wayfarer.FunctionApp.Hosting;
using Wayfarer.Runtime.Alarms;

namespace Wayfarer.FunctionApp.Alarms;

/// <summary>What alarms call, and what looks after those that have ended or were lost.</summary>
public sealed class AlarmFunctions(AlarmBell bell, DurableAlarmClock clock, EndedAlarms endedAlarms, AlarmRestart restart)
{
    [Function(AlarmOrchestrator.WakeContact)]
    public async Task<string?> WakeContactAsync(
        [ActivityTrigger] string ring, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        clock.Use(client);
        return (await bell.RingAsync(AlarmRing.Read(ring), cancellation))?.ToString();
    }

    [Function("EndedAlarms")]
    public async Task LookAfterAsync(
        [QueueTrigger("ended-alarms", Connection = SettingNames.ContactStorage)] string message, [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        clock.Use(client);
        await EndedAlarmQueue.HandleAsync(message, endedAlarms, restart, cancellation);
    }
}
