using System.Collections.Frozen;
using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content;

/// <summary>What about a contact can change a segment or a score.</summary>
public enum Dependency
{
    /// <summary>A trait, by its name.</summary>
    Trait,

    /// <summary>A tag, by its name.</summary>
    Tag,

    /// <summary>What is remembered of events, by the key of the memory.</summary>
    Memory,

    /// <summary>Where the contact stands with a journey, by its id.</summary>
    Journey,

    /// <summary>Whether the contact was put into a static segment, by its id.</summary>
    List,
}

/// <summary>The segments and scores that something can change, in the order of the definitions.</summary>
public sealed record Dependent(ImmutableArray<Segment> Segments, ImmutableArray<ScoreModel> Scores)
{
    public static readonly Dependent Nobody = new([], []);
}

/// <summary>Which segments and scores rest on what, so that a change touches none that it cannot affect.</summary>
internal sealed class Dependents
{
    private readonly FrozenDictionary<(Dependency Kind, string Name), Dependent> _known;

    public Dependents(Snapshot snapshot)
    {
        var segments = snapshot.Segments.SelectMany(segment =>
            Of(snapshot, Snapshot.Roots(segment), OfItself(segment)).Select(on => (On: on, Segment: (Segment?)segment, Score: (ScoreModel?)null)));
        var scores = snapshot.Scores.SelectMany(score =>
            Of(snapshot, Snapshot.Roots(score), Firsts(score)).Select(on => (On: on, Segment: (Segment?)null, Score: (ScoreModel?)score)));
        _known = segments.Concat(scores).GroupBy(pair => pair.On).ToFrozenDictionary(
            group => group.Key,
            group => new Dependent([.. group.Select(pair => pair.Segment).OfType<Segment>()], [.. group.Select(pair => pair.Score).OfType<ScoreModel>()]));
    }

    public Dependent On(Dependency kind, string name) => _known.GetValueOrDefault((kind, name), Dependent.Nobody);

    /// <summary>Whether the answer depends on which zone the contact is in.</summary>
    public static bool AsksForZone(Condition condition) => condition switch
    {
        Condition.TraitDateIs => true,
        Condition.EventCount { Window: Window.During { TimeZone: null } } => true,
        Condition.EventValue { Window: Window.During { TimeZone: null } } => true,
        Condition.Sequence { Window: Window.During { TimeZone: null } } => true,
        _ => false,
    };

    private static IEnumerable<(Dependency Kind, string Name)> Of(
        Snapshot snapshot, IEnumerable<Condition> roots, IEnumerable<(Dependency Kind, string Name)> own) =>
        roots.SelectMany(snapshot.Reach).SelectMany(condition => Of(snapshot, condition)).Concat(own).Distinct();

    private static IEnumerable<(Dependency Kind, string Name)> OfItself(Segment segment) => segment.If is null ? [(Dependency.List, segment.Id)] : [];

    /// <summary>The oldest events, of rules for which these alone count: one that is told late is not among the newest.</summary>
    private static IEnumerable<(Dependency Kind, string Name)> Firsts(ScoreModel score) => score.Rules
        .OfType<ScoreRule.Engagement>()
        .Where(rule => rule.Frequency is Frequency.Once)
        .Select(rule => (Dependency.Memory, MemorySpecification.KeyOf(rule.Pattern, MemoryKind.First, property: null)));

    private static IEnumerable<(Dependency Kind, string Name)> Of(Snapshot snapshot, Condition condition)
    {
        foreach (var memory in condition.Memories()) yield return (Dependency.Memory, memory.Key);
        if (AsksForZone(condition)) yield return (Dependency.Trait, Profile.TimeZoneTrait);
        switch (condition)
        {
            case Condition.TraitIs trait:
                foreach (var name in Traits(trait.Trait)) yield return (Dependency.Trait, name);
                break;
            case Condition.TraitDateIs date:
                foreach (var name in Traits(date.Trait)) yield return (Dependency.Trait, name);
                break;
            case Condition.TagIs tag:
                yield return (Dependency.Tag, tag.Tag);
                break;
            case Condition.JourneyIs journey:
                yield return (Dependency.Journey, journey.Journey);
                break;
            case Condition.ScoreIs { Score: var id } when snapshot.Score(id) is { } score:
                foreach (var first in Firsts(score)) yield return first;
                break;
            case Condition.GradeIs { Score: var id } when snapshot.Score(id) is { } score:
                foreach (var first in Firsts(score)) yield return first;
                break;
            case Condition.SegmentIs { Segment: var id } when snapshot.Segment(id) is { If: null }:
                yield return (Dependency.List, id);
                break;
        }
    }

    /// <summary>The trait itself and, for a dotted path such as <c>address.city</c>, the one that it may look into.</summary>
    private static IEnumerable<string> Traits(string path) => path.IndexOf('.') is var dot and > 0 ? [path, path[..dot]] : [path];
}
