using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Explanations;

/// <summary>
/// What a contact knew at an instant from history that has expired since. It is what the contact knows now, without what is
/// recorded to have come later; what came later may stand where something else stood before, and then that is not known.
/// </summary>
/// <param name="Current">The contact as it is now; null where its history is whole and nothing is hidden.</param>
/// <param name="IsMerged">Whether another contact went up in it later: then what it knows now may be the other's.</param>
internal sealed record HiddenPast(Contact? Current, Instant At, bool IsMerged)
{
    public static readonly HiddenPast Nothing = new(null, Instant.Epoch, IsMerged: false);

    /// <summary>The keys of the events that came later.</summary>
    public ImmutableHashSet<string> LaterEvents { get; init; } = [];

    /// <summary>The events that rules heard later.</summary>
    public ImmutableArray<Event> LaterHeard { get; init => (field, LaterHashes) = (value, [.. value.Select(heard => Occurrence.HashOf(heard.Key))]); } = [];

    public ImmutableHashSet<ulong> LaterHashes { get; private init; } = [];

    public ImmutableHashSet<string> LaterLists { get; init; } = [];

    public ImmutableArray<Fact> LaterFacts { get; init; } = [];

    /// <summary>Whether what the contact knows now tells anything of what it knew then.</summary>
    public bool IsSeen => Current is not null && !IsMerged;

    public static HiddenPast Of(Contact current, Instant at, ImmutableArray<ContactCommit> own, bool isMerged)
    {
        var later = own.SelectMany(commit => commit.Inputs).Where(recorded => recorded.Now > at).Select(recorded => recorded.Input).ToList();
        ImmutableArray<Fact> facts = [.. own.SelectMany(commit => commit.Facts).Where(fact => fact.At > at)];
        return new HiddenPast(current, at, isMerged)
        {
            LaterEvents = [.. later.OfType<Input.Occurred>().Select(input => input.Event.Key)],
            LaterHeard = [.. later.Select(input => input.Heard()).Concat(facts.Select(fact => fact.Heard(current.Id))).OfType<Event>()],
            LaterLists = [.. later.OfType<Input.List>().Select(list => list.Segment)],
            LaterFacts = facts,
        };
    }

    /// <summary>Whether something came later that a memory may have taken up.</summary>
    public bool LaterMatch(MemorySpecification asked) => LaterHeard.Any(asked.Pattern.Matches);

    /// <summary>Whether a trait has the value that it had then.</summary>
    public bool Had(Trait trait) => IsSeen && !LaterEvents.Contains(trait.Key)
        && !LaterFacts.Any(fact => fact.Kind == FactKind.Updated && fact.Enrollment == trait.Key && fact.At == trait.At);

    public bool Had(Tag tag) => IsSeen && tag.At <= At;

    public bool Had(Listing listing) => IsSeen && listing.At <= At && !LaterLists.Contains(listing.Segment);
}
