using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content;

/// <summary>
/// All live definitions under one number, indexed so that an event meets only what it can affect. It also holds the older
/// versions of journeys that people may still be inside of.
/// </summary>
public sealed class Snapshot
{
    private readonly FrozenDictionary<string, Journey> _journeys;
    private readonly FrozenDictionary<(string Id, string Version), Journey> _versions;
    private readonly FrozenDictionary<string, Segment> _segments;
    private readonly FrozenDictionary<string, Message> _messages;
    private readonly FrozenDictionary<string, EventPlan> _plans;
    private readonly FrozenDictionary<string, ImmutableArray<Segment>> _segmentsByTrait;
    private readonly FrozenSet<string> _traitsLookedInto;
    private readonly FrozenDictionary<string, ImmutableArray<Segment>> _segmentsByTag;

    public Snapshot(long number, Definitions definitions, IEnumerable<Journey>? olderVersions = null)
    {
        Number = number;
        Definitions = definitions;
        _journeys = definitions.Journeys.ToFrozenDictionary(journey => journey.Id);
        var versions = definitions.Journeys.Concat(olderVersions ?? []).DistinctBy(journey => (journey.Id, journey.Version)).ToList();
        _versions = versions.ToFrozenDictionary(journey => (journey.Id, journey.Version));

        // Effective versions are made of the segments' own ones, so these are looked up first.
        _segments = definitions.Segments.ToFrozenDictionary(segment => segment.Id);
        Segments = [.. definitions.Segments.Select(segment => segment with { Version = EffectiveVersion(segment) })];
        _segments = Segments.ToFrozenDictionary(segment => segment.Id);
        _messages = definitions.Messages.ToFrozenDictionary(message => message.Id);

        Memories = Depths(versions, definitions.Segments);
        MemorySignature = Signature(Memories);
        _plans = Plans();
        _segmentsByTrait = SegmentsBy(condition => condition is Condition.TraitIs trait ? trait.Trait : null);
        _traitsLookedInto = _segmentsByTrait.Keys.SelectMany(Containers).ToFrozenSet();
        _segmentsByTag = SegmentsBy(condition => condition is Condition.TagIs tag ? tag.Tag : null);
    }

    public static Snapshot Empty { get; } = new(0, Definitions.Empty);

    public long Number { get; }

    public Definitions Definitions { get; }

    public Settings Settings => Definitions.Settings;

    /// <summary>The segments, each under a version that changes with every segment it refers to.</summary>
    public ImmutableArray<Segment> Segments { get; }

    /// <summary>Every pattern that some rule asks about, with how many occurrences its rules need.</summary>
    public ImmutableArray<MemorySpecification> Memories { get; }

    public string MemorySignature { get; }

    public IEnumerable<Journey> AllVersions => _versions.Values;

    public Journey? Journey(string id) => _journeys.GetValueOrDefault(id);

    public Journey? JourneyVersion(string id, string version) => _versions.GetValueOrDefault((id, version));

    /// <summary>A journey without a file drains: who is inside goes on, and nobody enters.</summary>
    public JourneyState StateOf(string journey) => Journey(journey)?.State ?? JourneyState.Draining;

    public Segment? Segment(string id) => _segments.GetValueOrDefault(id);

    public Message? Message(string id) => _messages.GetValueOrDefault(id);

    public EventPlan Plan(string eventName) => _plans.GetValueOrDefault(eventName, EventPlan.Nothing);

    public ImmutableArray<Segment> SegmentsThatAskForTrait(string trait) =>
        _traitsLookedInto.Contains(trait) ? Segments : _segmentsByTrait.GetValueOrDefault(trait, []);

    public ImmutableArray<Segment> SegmentsThatAskForTag(string tag) => _segmentsByTag.GetValueOrDefault(tag, []);

    private static ImmutableArray<MemorySpecification> Depths(List<Journey> journeys, ImmutableArray<Segment> segments)
    {
        var specifications = new SortedDictionary<string, MemorySpecification>(StringComparer.Ordinal);
        foreach (var condition in journeys.SelectMany(ConditionsOf).Concat(segments.Select(segment => segment.If)).SelectMany(root => root.Flatten()))
        {
            if (condition is Condition.EventCount count) Need(count.Pattern, count.Depth);
        }

        // An entry asks whether its exit or goal is known already; the second is for an event that is the trigger itself.
        foreach (var journey in journeys)
        {
            foreach (var exit in journey.Exits) Need(exit, 2);
            if (journey.Goal is { } goal) Need(goal.Pattern, 2);
        }

        return [.. specifications.Values];

        void Need(EventPattern pattern, int depth)
        {
            var known = specifications.GetValueOrDefault(pattern.Key);
            specifications[pattern.Key] = new MemorySpecification(pattern, Math.Max(depth, known?.Depth ?? 0));
        }
    }

    private static IEnumerable<Condition> ConditionsOf(Journey journey)
    {
        if (journey.EntryFilter is { } filter) yield return filter;
        foreach (var branch in journey.Steps.OfType<Step.Branch>())
        {
            foreach (var branchCase in branch.Cases) yield return branchCase.If;
        }
    }

    private static string Signature(ImmutableArray<MemorySpecification> memories)
    {
        return Hash(string.Join('\n', memories.Select(memory => $"{memory.Pattern.Key}:{memory.Depth}")));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private FrozenDictionary<string, EventPlan> Plans()
    {
        var names = Memories.Select(memory => memory.Pattern.Name).Concat(_journeys.Values.Select(journey => journey.Trigger.Name));
        return names.Distinct().ToFrozenDictionary(name => name, name => new EventPlan(
            [.. Memories.Where(memory => memory.Pattern.Name == name)],
            [.. _journeys.Values.Where(journey => journey.Trigger.Name == name).OrderBy(journey => journey.Id, StringComparer.Ordinal)],
            [.. Segments.Where(segment => Reach(segment.If).OfType<Condition.EventCount>().Any(count => count.Pattern.Name == name))]));
    }

    private FrozenDictionary<string, ImmutableArray<Segment>> SegmentsBy(Func<Condition, string?> key) =>
        Segments
            .SelectMany(segment => Reach(segment.If).Select(key).OfType<string>().Distinct().Select(name => (Name: name, Segment: segment)))
            .GroupBy(pair => pair.Name)
            .ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.Segment).ToImmutableArray());

    /// <summary>The traits that a dotted path may look into: of <c>address.city</c>, <c>address</c>.</summary>
    private static IEnumerable<string> Containers(string path) =>
        Enumerable.Range(0, path.Length).Where(index => path[index] == '.').Select(index => path[..index]);

    private string EffectiveVersion(Segment segment)
    {
        var versions = Reach(segment.If).OfType<Condition.SegmentIs>().Select(reference => Segment(reference.Segment)).OfType<Segment>()
            .Select(reference => $"{reference.Id}:{reference.Version}").Order(StringComparer.Ordinal).Distinct().ToList();
        return versions.Count == 0 ? segment.Version : $"{segment.Version}+{Hash(string.Join('\n', versions))}";
    }

    /// <summary>All conditions that a value rests on, through the segments it refers to.</summary>
    private IEnumerable<Condition> Reach(Condition root) =>
        root.Flatten().SelectMany(condition => condition is Condition.SegmentIs { Segment: var id } && Segment(id) is { } segment
            ? Reach(segment.If).Prepend(condition)
            : [condition]);
}

/// <summary>A pattern and how many of its newest occurrences must be remembered.</summary>
public sealed record MemorySpecification(EventPattern Pattern, int Depth);

/// <summary>What events of one name can affect.</summary>
public sealed record EventPlan(
    ImmutableArray<MemorySpecification> Memories, ImmutableArray<Journey> Triggers, ImmutableArray<Segment> Segments)
{
    public static readonly EventPlan Nothing = new([], [], []);
}
