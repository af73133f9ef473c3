namespace Wayfarer.Runtime.Alarms;

/// <summary>Alarms that have rung their last. They are forgotten a little later: while they hear of it, they still work.</summary>
public interface IEndedAlarms
{
    /// <summary>Hands an ended alarm to <see cref="EndedAlarms"/> when its time has come.</summary>
    ValueTask AddAsync(EndedAlarm ended, CancellationToken cancellation);
}
