using System.Collections.Immutable;

namespace Wayfarer.Domain.Conditions;

/// <summary>
/// The one grammar of triggers, filters, branches, goals, exits and segments. A condition is data; <see cref="Judge"/>
/// answers it for a contact at an instant.
/// </summary>
public abstract record Condition
{
    private Condition()
    {
    }

    public sealed record All(ImmutableArray<Condition> Conditions) : Condition;

    public sealed record Any(ImmutableArray<Condition> Conditions) : Condition;

    public sealed record Not(Condition Inner) : Condition;

    public sealed record TraitIs(string Trait, Comparison Comparison) : Condition;

    /// <summary>A property of the event that triggered; absent where there is none, as in a segment.</summary>
    public sealed record PropertyIs(string Property, Comparison Comparison) : Condition;

    public sealed record TagIs(string Tag) : Condition;

    public sealed record SegmentIs(string Segment) : Condition;

    /// <summary>
    /// How often events occurred, in all of time or in a window that rolls with the clock: an event is inside from the
    /// instant it occurred until just before that instant plus <paramref name="Within"/>.
    /// </summary>
    public sealed record EventCount(EventPattern Pattern, int AtLeast, int? AtMost, TimeSpan? Within) : Condition
    {
        /// <summary>How many of the newest events must be remembered to answer exactly.</summary>
        public int Depth => Math.Max(AtLeast, AtMost is { } most ? most + 1 : 0);
    }

    /// <summary>The conditions that this one is made of, itself included.</summary>
    public IEnumerable<Condition> Flatten()
    {
        yield return this;
        IEnumerable<Condition> children = this switch
        {
            All all => all.Conditions,
            Any any => any.Conditions,
            Not not => [not.Inner],
            _ => [],
        };
        foreach (var condition in children.SelectMany(child => child.Flatten())) yield return condition;
    }
}
