using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Wayfarer.FunctionApp.Hosting;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Scheduling;

namespace Wayfarer.FunctionApp.Alarms;

/// <summary>What alarms call, what forgets them, and the net under them.</summary>
public sealed class AlarmFunctions(AlarmBell bell, DurableAlarmClock clock, EndedAlarms endedAlarms, EveryMinute everyMinute)
{
    [Function(AlarmOrchestrator.WakeContact)]
    public async Task<string?> WakeContactAsync(
        [ActivityTrigger] string ring, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        clock.Use(client);
        return (await bell.RingAsync(AlarmRing.Read(ring), cancellation))?.ToString();
    }

    [Function("EndedAlarms")]
    public async Task ForgetAsync(
        [QueueTrigger("ended-alarms", Connection = SettingNames.ContactStorage)] string ended, [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        clock.Use(client);
        await endedAlarms.HandleAsync(EndedAlarm.Read(ended), cancellation);
    }

    [Function("EveryMinute")]
    public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) => await everyMinute.RunAsync(cancellation);
}
