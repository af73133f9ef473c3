using System.Collections.Immutable;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>That nothing of a scope is handed over; what waits is kept.</summary>
public sealed record Pause(string Scope, Instant Since, int Format = Pause.CurrentFormat)
{
    public const int CurrentFormat = 1;
}

/// <summary>All that is paused at one moment.</summary>
public sealed record Pauses(ImmutableArray<Pause> All)
{
    public static readonly Pauses None = new([]);

    public bool Holds(PauseScope scope) => All.Any(pause => pause.Scope == scope.ToString());

    /// <summary>Whether nothing of a channel goes out, whatever its journey.</summary>
    public bool HoldsChannel(string channel) => Holds(PauseScope.Everything) || Holds(PauseScope.Channel(channel));
}
