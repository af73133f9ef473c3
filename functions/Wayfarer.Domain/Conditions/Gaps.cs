using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;

namespace Wayfarer.Domain.Conditions;

/// <summary>
/// What of a contact's past is not known any more, or was never recorded. What a rule asks of it is unknown. Events have their
/// own way of saying so: see <see cref="EventMemory.Since"/>.
/// </summary>
public sealed record Gaps
{
    public static readonly Gaps None = new();

    public ImmutableHashSet<string> Traits { get; init; } = [];

    public ImmutableHashSet<string> Tags { get; init; } = [];

    public ImmutableHashSet<string> Lists { get; init; } = [];

    public ImmutableHashSet<string> Journeys { get; init; } = [];

    /// <summary>Nothing at all is known of the contact at the instant.</summary>
    public bool IsWhole { get; init; }

    public bool IsEmpty => !IsWhole && Traits.IsEmpty && Tags.IsEmpty && Lists.IsEmpty && Journeys.IsEmpty;

    /// <summary>Whether a condition asks, by itself, for something that is not known.</summary>
    public bool Hide(Condition condition, Snapshot snapshot) => condition switch
    {
        _ when IsEmpty => false,
        Condition.All or Condition.Any or Condition.Not or Condition.BucketIs or Condition.RfmIs => false,
        Condition.SegmentIs { Segment: var id } => snapshot.Segment(id) is { If: null } && (IsWhole || Lists.Contains(id)),
        _ when IsWhole => true,
        Condition.TraitIs { Trait: var name } => HideTrait(name),
        Condition.TraitDateIs { Trait: var name } => HideTrait(name) || HideTrait(Profile.TimeZoneTrait),
        Condition.TagIs { Tag: var name } => Tags.Contains(name),
        Condition.JourneyIs { Journey: var id } => Journeys.Contains(id),
        _ => Dependents.AsksForZone(condition) && HideTrait(Profile.TimeZoneTrait),
    };

    private bool HideTrait(string name) => Traits.Contains(name) || (name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && Traits.Contains(name[..dot]));
}
