using System.Text;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Alarms;

/// <summary>Ended alarms as messages that are seen a little later, when the alarm has come to its end.</summary>
public sealed class EndedAlarmQueue(AzureQueues queues) : IEndedAlarms
{
    public ValueTask AddAsync(EndedAlarm ended, CancellationToken cancellation) =>
        queues.SendAsync(AzureQueues.EndedAlarms, Encoding.UTF8.GetBytes(ended.ToString()), ended.LookAfter, cancellation);
}
