using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Conditions;

/// <summary>
/// The one grammar of triggers, filters, branches, goals, exits, segments and scores. A condition is data;
/// <see cref="Judge"/> answers it for a contact at an instant.
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

    /// <summary>A trait that is a date, held against the clock; a date without a time is one of the contact's zone.</summary>
    public sealed record TraitDateIs(string Trait, DateComparison Comparison) : Condition;

    /// <summary>A property of the event that triggered; absent where there is none, as in a segment.</summary>
    public sealed record PropertyIs(string Property, Comparison Comparison) : Condition;

    public sealed record TagIs(string Tag) : Condition;

    public sealed record SegmentIs(string Segment) : Condition;

    /// <summary>How often events occurred in a window.</summary>
    public sealed record EventCount(EventPattern Pattern, int AtLeast, int? AtMost, Window Window) : Condition
    {
        /// <summary>How many of the newest events must be remembered to answer exactly.</summary>
        public int Depth => Math.Max(Window.HasEnd ? Limits.EventsRememberedPerRule : AtLeast, AtMost is { } most ? most + 1 : 0);
    }

    /// <summary>
    /// What a property of the events in a window comes to. Events without the property do not count; where numbers are asked
    /// for, neither do those without a number there. The sum and the number of different values of nothing are 0.
    /// </summary>
    public sealed record EventValue(EventPattern Pattern, Aggregate Aggregate, string Property, Comparison Comparison, Window Window) : Condition
    {
        public MemoryKind Kind => Aggregate switch
        {
            Aggregate.First => MemoryKind.First,
            Aggregate.Last => MemoryKind.Last,
            Aggregate.Distinct => MemoryKind.Different,
            _ => MemoryKind.Amounts,
        };

        public int Depth => Kind is MemoryKind.First or MemoryKind.Last ? 1 : Limits.EventsRememberedPerRule;
    }

    /// <summary>Events in this order, each strictly later than the one before; the last of them is in the window.</summary>
    public sealed record Sequence(ImmutableArray<SequenceStep> Steps, Window Window) : Condition;

    public sealed record ScoreIs(string Score, Comparison Comparison) : Condition;

    public sealed record GradeIs(string Score, Comparison Comparison) : Condition;

    /// <summary>Whether marketing about a topic may be sent, as far as the contact has heard of what its address said.</summary>
    public sealed record ConsentIs(string Topic) : Condition
    {
        internal HeardConsent Heard { get; } = new(Topic);
    }

    public sealed record JourneyIs(string Journey, JourneyStanding Standing) : Condition;

    /// <summary>A sticky part of all contacts, from and to in hundredths of a per cent: a hash of the name and the contact's id.</summary>
    public sealed record BucketIs(string Bucket, int From, int To) : Condition;

    /// <summary>One of the groups by how recently, how often and for how much somebody bought.</summary>
    public sealed record RfmIs(RfmGroup Group) : Condition;

    /// <summary>What a contact must remember for this condition alone.</summary>
    public IEnumerable<MemorySpecification> Memories() => this switch
    {
        EventCount count => [new MemorySpecification(count.Pattern, count.Depth), .. AnchorOf(count.Window)],
        EventValue value => [new MemorySpecification(value.Pattern, value.Depth, value.Kind, value.Property), .. AnchorOf(value.Window)],
        Sequence sequence =>
        [
            .. sequence.Steps.Select(step => new MemorySpecification(step.Pattern, Limits.EventsRememberedPerRule)), .. AnchorOf(sequence.Window),
        ],
        ConsentIs consent => consent.Heard.All.Select(pattern => new MemorySpecification(pattern, 1)),
        _ => [],
    };

    private static IEnumerable<MemorySpecification> AnchorOf(Window window) =>
        window is Window.Since since ? [new MemorySpecification(since.Anchor, 1)] : [];

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

/// <summary>One event of a sequence, and how long after the one before it may come; the first has no such time.</summary>
public sealed record SequenceStep(EventPattern Pattern, TimeSpan? Within);

/// <summary>Where a contact stands with a journey. What a dark journey did does not count.</summary>
public enum JourneyStanding
{
    Inside,
    Entered,
    Finished,
    GoalReached,
}
