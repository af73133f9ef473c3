namespace Wayfarer.Runtime.Alarms;

/// <summary>Alarms that have rung their last. They are forgotten a little later: while they hear of it, they still work.</summary>
public interface IEndedAlarms
{
    /// <summary>Remembers that an alarm is to be forgotten, by its id.</summary>
    ValueTask AddAsync(string id, CancellationToken cancellation);
}
