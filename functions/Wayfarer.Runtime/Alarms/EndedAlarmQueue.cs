using System.Text;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Alarms;

/// <summary>Ended alarms as messages that are seen a little later, when the alarm has come to its end.</summary>
public sealed class EndedAlarmQueue(AzureQueues queues) : IEndedAlarms
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    public ValueTask AddAsync(string id, CancellationToken cancellation) =>
        queues.SendAsync(AzureQueues.EndedAlarms, Encoding.UTF8.GetBytes(id), Later, cancellation);
}
