namespace Wayfarer.Runtime.Alarms;

/// <summary>Forgets alarms that have rung their last, so that nothing is kept of waits that are over.</summary>
/// <remarks>
/// One that rang twice at once may have heard the end from one ring and the next wait from the other, and goes on. It is left
/// alone in the end: it says so again when it really ends.
/// </remarks>
public sealed class EndedAlarms(IAlarmClock clock, IEndedAlarms endedAlarms)
{
    public async ValueTask HandleAsync(EndedAlarm ended, CancellationToken cancellation)
    {
        if (await clock.ForgetAsync(ended.Id, cancellation)) return;
        if (ended.Again is { } again) await endedAlarms.AddAsync(again, cancellation);
    }
}
