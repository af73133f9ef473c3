using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Journeys;

/// <summary>
/// One contact's open pass through one journey: data, with no code of the release that wrote it. It always waits for
/// something; <see cref="WaitNumber"/> tells this wait from all others of the enrollment.
/// </summary>
public sealed record Enrollment
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required string Id { get; init; }

    public required string Journey { get; init; }

    /// <summary>The version that was entered; it stays, whatever becomes of the file.</summary>
    public required string Version { get; init; }

    public required Instant EnteredAt { get; init; }

    public required Trigger Trigger { get; init; }

    public required string Step { get; init; }

    public required Wait Wait { get; init; }

    public required int WaitNumber { get; init; }

    /// <summary>The key of what each <c>send</c> step sent last, so that later steps can wait for events about it.</summary>
    public ImmutableArray<SentMessage> Sent { get; init => field = value.IsDefault ? [] : value; } = [];

    public Instant? GoalReachedAt { get; init; }

    /// <summary>Entered while the journey was dark: it has no effect on anything but itself, whatever the journey is now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Dark { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>The event that started an enrollment. Its properties are kept up to <see cref="Limits.BytesPerTrait"/>.</summary>
public sealed record Trigger(string Key, string Name, Instant OccurredAt, JsonElement? Properties);

/// <summary>What an enrollment waits for. <paramref name="Until"/> is missing where only an event or a receipt can end it.</summary>
public sealed record Wait(WaitKind Kind, Instant Since, Instant? Until, string? ZoneDataVersion = null);

[JsonConverter(typeof(JsonStringEnumConverter<WaitKind>))]
public enum WaitKind
{
    Time,
    Event,
    HandOver,
}

public sealed record SentMessage(string Step, string MessageKey);

/// <summary>An enrollment that has ended, and why.</summary>
public sealed record ClosedEnrollment(Enrollment Enrollment, EnrollmentOutcome Outcome, Instant EndedAt, string Reason);

[JsonConverter(typeof(JsonStringEnumConverter<EnrollmentOutcome>))]
public enum EnrollmentOutcome
{
    Finished,
    Exited,
    Failed,
}
