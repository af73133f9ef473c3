using System.Collections.Immutable;
using NodaTime;
using Wayfarer.Domain.Messages;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Simulation;

/// <summary>
/// What one seed draws before anything happens: the size of its world and how often each fault strikes in it. Some worlds
/// have a fault all the time and some never, because bugs hide behind the average.
/// </summary>
public sealed record SimulationPlan
{
    public required int People { get; init; }

    public required int Events { get; init; }

    public required int Journeys { get; init; }

    public required int Segments { get; init; }

    public required int Snapshots { get; init; }

    public required int Workers { get; init; }

    public required TimeSpan Span { get; init; }

    public required Instant Start { get; init; }

    public required double Duplicates { get; init; }

    public required double Late { get; init; }

    public required double Historical { get; init; }

    public required double FaultBefore { get; init; }

    public required double FaultAfter { get; init; }

    public required double Crash { get; init; }

    public required double Pause { get; init; }

    public required double ProviderLater { get; init; }

    public required double ProviderUnknown { get; init; }

    public required double NeedlessWakes { get; init; }

    public required bool RepeatsAreSafe { get; init; }

    public required TimeSpan Skew { get; init; }

    /// <summary>How often somebody changes what may be sent to an address, and how often something is paused or resumed.</summary>
    public required int ConsentChanges { get; init; }

    public required int Pauses { get; init; }

    public required ImmutableArray<Cap> Caps { get; init; }

    public required QuietHours? QuietHours { get; init; }

    public required ProviderRate Rate { get; init; }

    public static SimulationPlan Draw(Dice dice) => new()
    {
        People = dice.Between(1, 16),
        Events = dice.Between(5, 160),
        Journeys = dice.Between(1, 5),
        Segments = dice.Between(0, 3),
        Snapshots = dice.Between(1, 3),
        Workers = 2,
        Span = TimeSpan.FromDays(dice.Chance(0.5) ? dice.Between(1, 5) : dice.Between(5, 30)),

        // Half of the worlds live through a change of the clocks.
        Start = dice.Chance(0.5)
            ? Instant.From(new DateTimeOffset(2026, 3, 27, 0, 0, 0, TimeSpan.Zero))
            : Instant.From(new DateTimeOffset(2026, 10, 23, 0, 0, 0, TimeSpan.Zero)),
        Duplicates = dice.Swarm(0.5),
        Late = dice.Swarm(0.5),
        Historical = dice.Swarm(0.1),
        FaultBefore = dice.Swarm(0.08),
        FaultAfter = dice.Swarm(0.08),
        Crash = dice.Swarm(0.03),
        Pause = dice.Swarm(0.01),
        ProviderLater = dice.Swarm(0.2),
        ProviderUnknown = dice.Swarm(0.1),
        NeedlessWakes = dice.Swarm(0.05),
        RepeatsAreSafe = dice.Chance(0.5),
        Skew = TimeSpan.FromSeconds(dice.Between(0, 300)),
        ConsentChanges = dice.Chance(0.6) ? dice.Between(1, 20) : 0,
        Pauses = dice.Chance(0.4) ? dice.Between(1, 8) : 0,
        Caps = [.. Enumerable.Range(0, dice.Chance(0.6) ? dice.Between(1, 3) : 0).Select(_ => DrawCap(dice))],
        QuietHours = dice.Chance(0.4) ? new QuietHours(new LocalTime(dice.Between(18, 23), 30), new LocalTime(dice.Between(1, 8), 0)) : null,
        Rate = dice.Chance(0.4) ? new ProviderRate(dice.Between(1, 3), dice.Chance(0.5) ? dice.Between(3, 20) : null) : ProviderRate.Unlimited,
    };

    private static Cap DrawCap(Dice dice) => new(
        dice.Between(1, 3),
        TimeSpan.FromHours(dice.Between(1, 100)),
        dice.Pick([CapScope.Contact, CapScope.Address, CapScope.All]),
        dice.Chance(0.5) ? "news" : null);
}
