using System.Text;

namespace Wayfarer.Runtime.Alarms;

/// <summary>Forgets alarms that have rung their last, so that nothing is kept of waits that are over.</summary>
public sealed class EndedAlarms(IAlarmClock clock)
{
    /// <param name="message">What <see cref="AlarmBell"/> left: an alarm's id.</param>
    public ValueTask HandleAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        clock.ForgetAsync(Encoding.UTF8.GetString(message.Span), cancellation);
}
