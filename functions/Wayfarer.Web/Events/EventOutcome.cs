namespace Wayfarer.Web.Events;

/// <summary>
/// What an accepted event led to: <c>waiting</c> until its contact was told, <c>applied</c>, or <c>repeated</c> when the same
/// message id had been applied before.
/// </summary>
public sealed record EventOutcome(string State, IReadOnlyList<ConsideredJourney> Journeys)
{
    public string? AppliedAt { get; init; }

    /// <summary>The contact that it reached, behind whatever merges there were.</summary>
    public string? Contact { get; init; }

    /// <summary>What to look at when no journey begins with the event.</summary>
    public string? Advice { get; init; }
}

/// <summary>A journey that begins with events of this name, and whether the contact entered.</summary>
public sealed record ConsideredJourney(string Journey, bool Entered, string? Reason);
