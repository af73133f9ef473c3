using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

/// <summary>
/// Answers a condition for a contact at an instant, and says how long the answer holds. Two rules combine by what keeps
/// the value: a conjunction that is false stays so as long as the longest-lasting of its false parts, one that is true as
/// long as the shortest-lasting part; a disjunction the other way round.
/// </summary>
public sealed class Judge(Profile profile, Snapshot snapshot, JsonElement? properties = null)
{
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

    private Judgement Once(Condition condition, Instant at) => condition switch
    {
        Condition.All all => Combine(all.Conditions, at, decisive: Truth.False),
        Condition.Any any => Combine(any.Conditions, at, decisive: Truth.True),
        Condition.Not not => Negate(Once(not.Inner, at)),
        Condition.TraitIs trait => Judgement.Lasting(trait.Comparison.Holds(profile.Trait(trait.Trait))),
        Condition.PropertyIs property => Judgement.Lasting(property.Comparison.Holds(Value.At(properties, property.Property))),
        Condition.TagIs tag => Judgement.Lasting(profile.HasTag(tag.Tag)),
        Condition.SegmentIs segment => snapshot.Segment(segment.Segment) is { } definition
            ? Once(definition.If, at)
            : Judgement.Unknown,
        Condition.EventCount count => Count(count, at),
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
            if (part.Value == decisive) longestDecisive = Instant.Max(longestDecisive ?? part.ValidUntil, part.ValidUntil);
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

    private Judgement Count(Condition.EventCount rule, Instant at)
    {
        if (profile.MemorySignature != snapshot.MemorySignature) return Judgement.Unknown;

        var newest = profile.Occurrences(rule.Pattern.Key);
        var since = profile.KnownSince(rule.Pattern.Key);
        var least = AtLeast(rule.AtLeast);
        if (rule.AtMost is not { } most) return least;

        var more = Negate(AtLeast(most + 1));
        if (least.Value != Truth.False && more.Value != Truth.False && (least.Value == Truth.Unknown || more.Value == Truth.Unknown))
            return new Judgement(Truth.Unknown, Instant.Min(least.ValidUntil, more.ValidUntil));

        return least.IsTrue && more.IsTrue
            ? new Judgement(Truth.True, Instant.Min(least.ValidUntil, more.ValidUntil))
            : new Judgement(Truth.False, Instant.Max(
                least.IsTrue ? Instant.Epoch : least.ValidUntil, more.IsTrue ? Instant.Epoch : more.ValidUntil));

        // Only the k-th newest decides, and time only ever takes events out of a window.
        Judgement AtLeast(int k)
        {
            if (k == 0) return Judgement.Lasting(true);
            if (newest.Length < k) return NotSeen();
            if (rule.Within is not { } window) return Judgement.Lasting(true);

            var leaves = newest[k - 1].At + window;
            return at < leaves ? new Judgement(Truth.True, leaves) : NotSeen();
        }

        // Where history has expired, what was not seen may have been there, until the window has moved past it.
        Judgement NotSeen()
        {
            if (since is not { } known) return Judgement.Lasting(false);
            if (rule.Within is not { } window) return Judgement.Unknown;

            return at < known + window ? new Judgement(Truth.Unknown, known + window) : Judgement.Lasting(false);
        }
    }
}
