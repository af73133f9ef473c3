using System.Text;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Alarms;

/// <summary>
/// What is to be done about alarms outside of their ringing, as messages of one queue: ended ones, which are seen a little
/// later, and the wish that all are set again.
/// </summary>
public sealed class EndedAlarmQueue(AzureQueues queues) : IEndedAlarms, IAlarmRestarts
{
    private const string Restart = "restart";

    public ValueTask AddAsync(EndedAlarm ended, CancellationToken cancellation) => SendAsync(ended.ToString(), ended.LookAfter, cancellation);

    public ValueTask AskAsync(string? after, CancellationToken cancellation) => SendAsync($"{Restart} {after}", TimeSpan.Zero, cancellation);

    /// <summary>Does what a message of the queue says.</summary>
    public static ValueTask HandleAsync(string message, EndedAlarms ended, AlarmRestart restart, CancellationToken cancellation) =>
        message.Split(' ') is [Restart, var after]
            ? restart.HandleAsync(after.Length == 0 ? null : after, cancellation)
            : ended.HandleAsync(EndedAlarm.Read(message), cancellation);

    private ValueTask SendAsync(string message, TimeSpan delay, CancellationToken cancellation) =>
        queues.SendAsync(AzureQueues.EndedAlarms, Encoding.UTF8.GetBytes(message), delay, cancellation);
}
