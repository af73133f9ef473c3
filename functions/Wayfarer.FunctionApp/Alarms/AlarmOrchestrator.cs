using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Wayfarer.Domain;
using Wayfarer.Runtime.Alarms;

namespace Wayfarer.FunctionApp.Alarms;

/// <summary>
/// The alarm clock of one enrollment: sleeps until the wait ends, rings, and goes on with the next wait. It knows ids and
/// instants and decides nothing, so that no release can break one that is half-way through: what it does depends on its input
/// and on what ringing answered. A wait that is brought forward starts another one; this one finds out when it rings.
/// </summary>
public static class AlarmOrchestrator
{
    public const string Name = "AlarmOrchestrator";
    public const string WakeContact = "WakeContact";

    // Within the grace of the due table, which wakes in its stead when all of it was in vain.
    private static readonly TaskOptions Patience = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 4, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 4));

    [Function(Name)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var text = context.GetInput<string>();
        for (var rings = 1; text is not null; rings++)
        {
            var alarm = Alarm.Read(text);
            context.SetCustomStatus(AlarmStatus.Of(alarm));
            await context.CreateTimer(alarm.Until.ToDateTimeOffset().UtcDateTime, CancellationToken.None);
            var ring = new AlarmRing(context.InstanceId, alarm, GoesOn: rings < Limits.RingsPerAlarm);
            text = await context.CallActivityAsync<string?>(WakeContact, ring.ToString(), Patience);
        }
    }
}
