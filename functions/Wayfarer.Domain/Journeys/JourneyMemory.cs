using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Journeys;

/// <summary>What a contact remembers of a journey beyond its open enrollment: how often and when it entered, and which goals may still be reached.</summary>
public sealed record JourneyMemory(string Journey, int Entered, Instant LastEnteredAt)
{
    /// <summary>How many of the entries were dark: nobody noticed these, so that they keep nobody from entering a live journey.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Dark { get; init; }

    public Instant? LastDarkAt { get; init; }

    /// <summary>When the contact last came to the end of it, and last reached its goal; neither in the dark.</summary>
    public Instant? FinishedAt { get; init; }

    public Instant? GoalReachedAt { get; init; }

    /// <summary>Enrollments that have ended and whose goal can still be counted; at most <see cref="Limits.GoalWatchesPerJourney"/>.</summary>
    public ImmutableArray<GoalWatch> Watches { get; init => field = value.IsDefault ? [] : value; } = [];
}

public sealed record GoalWatch(string Enrollment, string Version, string TriggerKey, Instant Since, Instant Until)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Dark { get; init; }
}
