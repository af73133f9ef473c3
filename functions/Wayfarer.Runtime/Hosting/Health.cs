using Wayfarer.Domain;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Hosting;

/// <summary>What waits in an installation at one moment, and whether it waits too long.</summary>
/// <param name="OldestInput">When the oldest input that no contact has taken came; null when none waits.</param>
/// <param name="OldestOutbox">Since when the oldest effect or message waits that could go at once.</param>
/// <param name="OverdueWakes">Counted up to <see cref="Limits.OverdueWakesCounted"/>.</param>
/// <param name="Poison">Queue messages that were given up.</param>
public sealed record Health(Instant At, Instant? OldestInput, Instant? OldestOutbox, int OverdueWakes, long Poison)
{
    public TimeSpan InputAge => AgeOf(OldestInput);

    public TimeSpan OutboxAge => AgeOf(OldestOutbox);

    public HealthState InputState => Judge(InputAge, Limits.OldestInputWarns, Limits.OldestInputIsBad);

    public HealthState OutboxState => Judge(OutboxAge, Limits.OldestOutboxWarns, Limits.OldestOutboxIsBad);

    public HealthState WakesState => Judge<long>(OverdueWakes, Limits.OverdueWakesWarn, Limits.OverdueWakesAreBad);

    public HealthState PoisonState => Judge<long>(Poison, Limits.PoisonWarns, Limits.PoisonIsBad);

    /// <summary>The worst of all.</summary>
    public HealthState State => ((HealthState[])[InputState, OutboxState, WakesState, PoisonState]).Max();

    // A clock that is behind the one that wrote makes nothing younger than new.
    private TimeSpan AgeOf(Instant? since) => since < At ? At - since.Value : TimeSpan.Zero;

    private static HealthState Judge<T>(T value, T warns, T isBad)
        where T : IComparable<T> =>
        value.CompareTo(isBad) >= 0 ? HealthState.Bad : value.CompareTo(warns) >= 0 ? HealthState.Warn : HealthState.Ok;
}

/// <summary>In order: of several, the greatest is that of the whole.</summary>
public enum HealthState
{
    Ok,

    /// <summary>Something is slower than it should be, and may yet come right by itself.</summary>
    Warn,

    /// <summary>Somebody must look.</summary>
    Bad,
}
