using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Conditions;

namespace Wayfarer.Domain.Journeys;

/// <summary>
/// One version of a journey. People stay on the version that they entered; the version is a hash of everything below
/// except <see cref="State"/>, which is always the current file's, so that pausing is not a new version.
/// </summary>
public sealed record Journey
{
    public const int End = -1;

    public required string Id { get; init; }

    public required string Version { get; init; }

    public required JourneyState State { get; init; }

    public required EventPattern Trigger { get; init; }

    /// <summary>Who may enter, judged once at the trigger.</summary>
    public Condition? EntryFilter { get; init; }

    public required Reentry Reentry { get; init; }

    /// <summary>Events that end an enrollment at once, whatever it waits for, when they occurred at or after its trigger.</summary>
    public ImmutableArray<EventPattern> Exits { get; init; } = [];

    public Goal? Goal { get; init; }

    public required ImmutableArray<Step> Steps { get; init; }

    /// <summary>An event that arrives later than this after it occurred does not start the journey.</summary>
    public TimeSpan Lateness { get; init; } = Limits.Lateness;

    public int IndexOf(string step)
    {
        for (var index = 0; index < Steps.Length; index++)
        {
            if (Steps[index].Id == step) return index;
        }

        return End;
    }
}

/// <summary>What a journey does with the world; saving a file never starts sending by itself, because the default is draft.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JourneyState>))]
public enum JourneyState
{
    /// <summary>Nobody enters, and what waits to be sent is kept.</summary>
    Draft,

    /// <summary>
    /// People enter and everything is decided, counted and recorded, and nothing comes of it: what a step would have sent or
    /// changed is a fact of the enrollment alone. No message, no notification, no trait, no tag. Whoever entered while the
    /// journey was dark stays dark to the end, and may enter anew as soon as it is live.
    /// </summary>
    Dark,

    /// <summary>People enter and messages are handed over.</summary>
    Live,

    /// <summary>Nobody enters, and what waits to be sent is kept until the journey is live again.</summary>
    Paused,

    /// <summary>Nobody enters; who is inside goes on to the end. A journey whose file was removed drains.</summary>
    Draining,
}

/// <summary>
/// Whether a contact may enter again: never, or when the last entry was at least <see cref="After"/> ago. No contact is
/// ever in one journey twice at once.
/// </summary>
public readonly record struct Reentry(TimeSpan? After)
{
    public static readonly Reentry Never = new(null);

    public static readonly Reentry Always = new(TimeSpan.Zero);
}

/// <summary>
/// What a journey is for: an event at or after the trigger and within the given time. It is counted once for an enrollment,
/// also after the last step, and it ends an enrollment that is still open.
/// </summary>
public sealed record Goal(EventPattern Pattern, TimeSpan Within);
