using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Scoring;
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
    private readonly FrozenDictionary<string, ScoreModel> _scores;
    private readonly FrozenDictionary<string, EventPlan> _plans;
    private readonly Dependents _dependents;

    public Snapshot(long number, Definitions definitions, IEnumerable<Journey>? olderVersions = null)
    {
        Number = number;
        Definitions = definitions;
        _journeys = definitions.Journeys.ToFrozenDictionary(journey => journey.Id);
        var versions = definitions.Journeys.Concat(olderVersions ?? []).DistinctBy(journey => (journey.Id, journey.Version)).ToList();
        _versions = versions.ToFrozenDictionary(journey => (journey.Id, journey.Version));

        // Effective versions are made of the definitions' own ones, so these are looked up first.
        _segments = definitions.Segments.ToFrozenDictionary(segment => segment.Id);
        _scores = definitions.Scores.ToFrozenDictionary(score => score.Id);
        Segments = [.. definitions.Segments.Select(segment => segment with { Version = EffectiveVersion(segment.Version, Roots(segment)) })];
        Scores = [.. definitions.Scores.Select(score => score with { Version = EffectiveVersion(score.Version, Roots(score)) })];
        _segments = Segments.ToFrozenDictionary(segment => segment.Id);
        _scores = Scores.ToFrozenDictionary(score => score.Id);
        _messages = definitions.Messages.ToFrozenDictionary(message => message.Id);

        Memories = Depths(versions);
        MemorySignature = Signature(Memories);
        _dependents = new Dependents(this);
        _plans = Plans();
    }

    public static Snapshot Empty { get; } = new(0, Definitions.Empty);

    public long Number { get; }

    public Definitions Definitions { get; }

    public Settings Settings => Definitions.Settings;

    /// <summary>The segments, each under a version that changes with every segment and score it refers to.</summary>
    public ImmutableArray<Segment> Segments { get; }

    /// <summary>The scores, each under a version that changes with every segment and score it refers to.</summary>
    public ImmutableArray<ScoreModel> Scores { get; }

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

    public ScoreModel? Score(string id) => _scores.GetValueOrDefault(id);

    /// <summary>The segments and scores that a change of one thing about a contact can change.</summary>
    public Dependent That(Dependency kind, string name) => _dependents.On(kind, name);

    /// <summary>All conditions that a value rests on, through the segments and scores it refers to.</summary>
    public IEnumerable<Condition> Reach(Condition root) => root.Flatten().SelectMany(condition => Referred(condition).SelectMany(Reach).Prepend(condition));

    /// <summary>The conditions that a segment goes by; none when it is static.</summary>
    public static IEnumerable<Condition> Roots(Segment segment) => segment.If is { } rule ? [rule] : [];

    /// <summary>What a score goes by: its fit rules, and its engagement rules as the counts that they are made of.</summary>
    public static IEnumerable<Condition> Roots(ScoreModel score) =>
        score.Rules.Select(rule => rule is ScoreRule.Fit fit ? fit.If : AskedBy((ScoreRule.Engagement)rule));

    /// <summary>A grade also goes by another score, which its own one does not.</summary>
    private static IEnumerable<Condition> RootsOfGrade(ScoreModel score) =>
        score.Grade is { } grade ? Roots(score).Append(new Condition.ScoreIs(grade.Fit, Comparison.Any)) : Roots(score);

    private static Condition.EventCount AskedBy(ScoreRule.Engagement rule) => new(rule.Pattern, Limits.EventsRememberedPerRule, null, Window.Ever);

    private IEnumerable<Condition> Referred(Condition condition) => condition switch
    {
        Condition.SegmentIs { Segment: var id } when Segment(id) is { } segment => Roots(segment),
        Condition.ScoreIs { Score: var id } when Score(id) is { } score => Roots(score),
        Condition.GradeIs { Score: var id } when Score(id) is { } score => RootsOfGrade(score),
        Condition.RfmIs { Group: var group } when Settings.Rfm is { } rules => [rules.Of(group)],
        _ => [],
    };

    private ImmutableArray<MemorySpecification> Depths(List<Journey> journeys)
    {
        var specifications = new SortedDictionary<string, MemorySpecification>(StringComparer.Ordinal);
        var roots = journeys.SelectMany(ConditionsOf).Concat(Segments.SelectMany(Roots)).Concat(Scores.SelectMany(Roots));
        foreach (var memory in roots.SelectMany(Reach).SelectMany(condition => condition.Memories())) Need(memory);

        foreach (var rule in Scores.SelectMany(score => score.Rules).OfType<ScoreRule.Engagement>().Where(rule => rule.Frequency is Frequency.Once))
            Need(new MemorySpecification(rule.Pattern, 1, MemoryKind.First));

        // An entry asks whether its exit or goal is known already; the second is for an event that is the trigger itself.
        foreach (var journey in journeys)
        {
            foreach (var exit in journey.Exits) Need(new MemorySpecification(exit, 2));
            if (journey.Goal is { } goal) Need(new MemorySpecification(goal.Pattern, 2));
        }

        return [.. specifications.Values];

        void Need(MemorySpecification asked)
        {
            var known = specifications.GetValueOrDefault(asked.Key);
            if (known is null || known.Depth < asked.Depth) specifications[asked.Key] = asked;
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
        return Hash(string.Join('\n', memories.Select(memory => $"{memory.Key}:{memory.Depth}")));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private FrozenDictionary<string, EventPlan> Plans()
    {
        var names = Memories.Select(memory => memory.Pattern.Name).Concat(_journeys.Values.Select(journey => journey.Trigger.Name));
        return names.Distinct().ToFrozenDictionary(name => name, name => new EventPlan(
            [.. Memories.Where(memory => memory.Pattern.Name == name)],
            [.. _journeys.Values.Where(journey => journey.Trigger.Name == name).OrderBy(journey => journey.Id, StringComparer.Ordinal)]));
    }

    private string EffectiveVersion(string version, IEnumerable<Condition> roots)
    {
        var reach = roots.SelectMany(Reach).ToList();
        var versions = reach.Select(VersionOf).OfType<string>().Order(StringComparer.Ordinal).Distinct().ToList();
        return versions.Count == 0 ? version : $"{version}+{Hash(string.Join('\n', versions))}";
    }

    /// <summary>What a condition goes by that is written elsewhere.</summary>
    private string? VersionOf(Condition condition) => condition switch
    {
        Condition.SegmentIs { Segment: var id } when Segment(id) is { } segment => $"{segment.Id}:{segment.Version}",
        Condition.ScoreIs { Score: var id } when Score(id) is { } score => $"score {score.Id}:{score.Version}",
        Condition.GradeIs { Score: var id } when Score(id) is { } score => $"score {score.Id}:{score.Version}",
        Condition.ConsentIs { Topic: var id } when Settings.Topic(id) is { } topic => $"topic {topic.Id}:{topic.OptIn}",
        Condition.RfmIs when Settings.Rfm is { } rules => $"rfm {rules.Version}",
        _ when Dependents.AsksForZone(condition) => $"zone {Settings.TimeZone}",
        _ => null,
    };
}

/// <summary>What events of one name can affect.</summary>
public sealed record EventPlan(ImmutableArray<MemorySpecification> Memories, ImmutableArray<Journey> Triggers)
{
    public static readonly EventPlan Nothing = new([], []);
}
