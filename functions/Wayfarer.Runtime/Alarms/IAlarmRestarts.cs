namespace Wayfarer.Runtime.Alarms;

/// <summary>Where it is asked that the alarms of all who wait are set again.</summary>
public interface IAlarmRestarts
{
    /// <summary>Asks for it; it is certain to happen when this returns.</summary>
    /// <param name="after">Where a part that is done ended; null for all of them.</param>
    ValueTask AskAsync(string? after, CancellationToken cancellation);
}
