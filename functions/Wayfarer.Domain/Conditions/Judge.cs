using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

/// <summary>
/// Answers a condition for a contact at an instant, and says how long the answer holds. Two rules combine by what keeps
/// the value: a conjunction that is false stays so as long as the longest-lasting of its false parts, one that is true as
/// long as the shortest-lasting part; a disjunction the other way round.
/// </summary>
public sealed partial class Judge(Profile profile, Snapshot snapshot, JsonElement? properties = null)
{
    private readonly bool _remembers = profile.MemorySignature == snapshot.MemorySignature;
    private string? _zone;

    /// <summary>Whose profile it is; needed where random buckets are asked for.</summary>
    public ContactId? Contact { get; init; }

    /// <summary>The enrollments that are open.</summary>
    public IReadOnlyList<Enrollment> Open { get; init; } = [];

    /// <summary>When the enrollment was entered on whose behalf it is asked.</summary>
    public Instant? EnteredAt { get; init; }

    /// <summary>What is not known of an instant in the past; nothing while it is the present.</summary>
    public Gaps Missing { get; init; } = Gaps.None;

    private string Zone => _zone ??= profile.ZoneOr(snapshot.Settings.TimeZone);

    /// <summary>
    /// The value at an instant, with a bound refined by judging again at each bound until the value really changes: a
    /// conjunction of two windows asks for one wake, not for one each time a part of it flips.
    /// </summary>
    public Judgement At(Condition condition, Instant at)
    {
        var judgement = Once(condition, at);
        for (var round = 0; round < Limits.RefinementsPerJudgement && judgement.ValidUntil != Instant.Never; round++)
        {
            var later = Once(condition, judgement.ValidUntil);
            if (later.Value != judgement.Value) break;

            judgement = judgement with { ValidUntil = later.ValidUntil };
        }

        return judgement;
    }

    public Judgement At(Segment segment, Instant at) => segment.If is { } rule ? At(rule, at) : Judgement.Lasting(profile.IsListed(segment.Id));

    /// <summary>The value at an instant, and a bound before which it does not change.</summary>
    public Judgement Once(Condition condition, Instant at) => condition switch
    {
        _ when !ReferenceEquals(Missing, Gaps.None) && Missing.Hide(condition, snapshot) => Judgement.Unknown,
        Condition.All all => Combine(all.Conditions, at, decisive: Truth.False),
        Condition.Any any => Combine(any.Conditions, at, decisive: Truth.True),
        Condition.Not not => Negate(Once(not.Inner, at)),
        Condition.TraitIs trait => Judgement.Lasting(trait.Comparison.Holds(profile.Trait(trait.Trait))),
        Condition.TraitDateIs date => date.Comparison.Judge(profile.Trait(date.Trait), at, Zone),
        Condition.PropertyIs property => Judgement.Lasting(property.Comparison.Holds(Value.At(properties, property.Property))),
        Condition.TagIs tag => Judgement.Lasting(profile.HasTag(tag.Tag)),
        Condition.SegmentIs segment => Of(segment, at),
        Condition.EventCount count => Count(count, at),
        Condition.EventValue value => ValueOf(value, at),
        Condition.Sequence sequence => Sequence(sequence, at),
        Condition.ScoreIs score => Of(score, at),
        Condition.GradeIs grade => Of(grade, at),
        Condition.ConsentIs consent => Of(consent),
        Condition.JourneyIs journey => Judgement.Lasting(Stands(journey)),
        Condition.BucketIs bucket => Judgement.Lasting(IsInside(bucket)),
        Condition.RfmIs rfm => snapshot.Settings.Rfm is { } rules ? Once(rules.Of(rfm.Group), at) : Judgement.Unknown,
        _ => throw new InvariantException($"A condition of the unknown kind {condition.GetType().Name} was judged."),
    };

    private Judgement Combine(ImmutableArray<Condition> conditions, Instant at, Truth decisive)
    {
        var shortest = Instant.Never;
        var longestDecisive = default(Instant?);
        var unknown = false;
        foreach (var condition in conditions)
        {
            var part = Once(condition, at);
            if (part.Value == decisive)
            {
                if (part.ValidUntil == Instant.Never) return part;

                longestDecisive = Instant.Max(longestDecisive ?? part.ValidUntil, part.ValidUntil);
            }

            unknown |= part.Value == Truth.Unknown;
            shortest = Instant.Min(shortest, part.ValidUntil);
        }

        if (longestDecisive is { } until) return new Judgement(decisive, until);
        if (unknown) return new Judgement(Truth.Unknown, shortest);
        return new Judgement(decisive == Truth.False ? Truth.True : Truth.False, shortest);
    }

    private static Judgement Negate(Judgement judgement) => judgement.Value switch
    {
        Truth.True => judgement with { Value = Truth.False },
        Truth.False => judgement with { Value = Truth.True },
        _ => judgement,
    };

    private Judgement Of(Condition.SegmentIs condition, Instant at) => snapshot.Segment(condition.Segment) switch
    {
        null => Judgement.Unknown,
        { If: { } rule } => Once(rule, at),
        { } listed => Judgement.Lasting(profile.IsListed(listed.Id)),
    };

    private bool Stands(Condition.JourneyIs condition)
    {
        if (condition.Standing == JourneyStanding.Inside) return IsOpen(condition.Journey);

        return profile.Journey(condition.Journey) is { } memory && condition.Standing switch
        {
            JourneyStanding.Entered => memory.Entered > memory.Dark,
            JourneyStanding.Finished => memory.FinishedAt is not null,
            _ => memory.GoalReachedAt is not null,
        };
    }

    private bool IsOpen(string journey)
    {
        foreach (var enrollment in Open)
        {
            if (enrollment.Journey == journey && !enrollment.Dark) return true;
        }

        return false;
    }

    // Merges go to the smaller id, so that whoever stays keeps the number; nothing is stored.
    private bool IsInside(Condition.BucketIs condition)
    {
        if (Contact is not { } contact) return false;

        var number = NumberIn(condition.Bucket, contact);
        return number >= condition.From && number < condition.To;
    }

    private static int NumberIn(string bucket, ContactId contact) =>
        (int)(Occurrence.HashOf(Event.KeyOf("bucket", $"{bucket}:{contact}")) % Limits.BucketsPerDraw);
}
