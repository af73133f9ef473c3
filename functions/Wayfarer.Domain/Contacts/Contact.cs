using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>A person, as far as decisions need: everything a transaction reads, and nothing else.</summary>
public sealed record Contact(ContactId Id, Head Head, Profile Profile, ImmutableArray<Enrollment> Enrollments)
{
    /// <summary>A contact that nothing is stored about.</summary>
    public static Contact New(ContactId id) => new(id, Head.None, Profile.Empty, []);

    public bool IsNew => Head.Sequence == 0;

    /// <summary>When something about the contact next changes by itself; a contact that was merged away never does.</summary>
    public Instant NextWake() => NextWake(TimeSpan.Zero);

    /// <summary>By when the due table must wake the contact, where alarms serve the waits of enrollments and it gives them a grace.</summary>
    public Instant NextWake(TimeSpan alarmGrace)
    {
        if (Head.ErasedAt is not null) return Head.EraseAgainAt ?? Instant.Never;
        if (Head.ForwardTo is not null) return Instant.Never;

        var next = Head.RetentionAt ?? Instant.Never;
        foreach (var enrollment in Enrollments)
        {
            if (enrollment.Wait.Until is { } until) next = Instant.Min(next, until + alarmGrace);
        }

        foreach (var membership in Profile.Segments)
        {
            if (membership.Value != Truth.Unknown || IsToCome(membership.ValidUntil)) next = Instant.Min(next, membership.ValidUntil);
        }

        foreach (var standing in Profile.Scores)
        {
            if (standing.IsKnown || IsToCome(standing.ValidUntil)) next = Instant.Min(next, standing.ValidUntil);
        }

        return next;

        // What is not known may be known from some instant on, when what has expired does not matter any more.
        bool IsToCome(Instant known) => known > Head.Clock;
    }
}

/// <summary>
/// The row that every commit of a contact writes under its tag. The clock never goes back; the wake is one that stands in
/// the due table at or before the instant at which the contact next changes by itself; where alarms serve the waits of
/// enrollments, it stands their grace behind them.
/// </summary>
public sealed record Head
{
    public const int CurrentFormat = 1;

    public static readonly Head None = new();

    public int Format { get; init; } = CurrentFormat;

    /// <summary>The number of the last commit; 0 before the first.</summary>
    public long Sequence { get; init; }

    public Instant Clock { get; init; }

    /// <summary>The newest snapshot that the contact was judged by. A worker with an older one must load a newer first.</summary>
    public long Snapshot { get; init; }

    public Instant? ArmedWake { get; init; }

    /// <summary>The tag of the due row of the armed wake, where an alarm may make it needless: so that nothing but this row is removed.</summary>
    public string? ArmedTag { get; init; }

    /// <summary>When the oldest of its history may expire. It changes no decision: only whoever deletes asks for it.</summary>
    public Instant? RetentionAt { get; init; }

    /// <summary>All that occurred at or after this instant is in its history; what was before may have expired. Missing while nothing has.</summary>
    public Instant? HistoryFrom { get; init; }

    /// <summary>Where this contact was merged to; from then on its rows are frozen and its inputs go there.</summary>
    public ContactId? ForwardTo { get; init; }

    /// <summary>Since when nothing is known of the person, and nothing ever will be: whatever comes for them is refused.</summary>
    public Instant? ErasedAt { get; init; }

    /// <summary>When to look again for what was on its way as the contact was erased.</summary>
    public Instant? EraseAgainAt { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
