using System.Text;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Alarms;

/// <summary>Ended alarms as messages that nobody sees before their time.</summary>
public sealed class EndedAlarmQueue(AzureQueues queues) : IEndedAlarms
{
    public ValueTask AddAsync(EndedAlarm ended, CancellationToken cancellation) =>
        queues.SendAsync(AzureQueues.EndedAlarms, Encoding.UTF8.GetBytes(ended.ToString()), ended.LookAfter, cancellation);
}
