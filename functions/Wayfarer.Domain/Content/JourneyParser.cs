using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;

namespace Wayfarer.Domain.Content;

/// <summary>Reads <c>journeys/&lt;id&gt;.json</c>.</summary>
internal sealed class JourneyParser
{
    private static readonly TimeSpan DefaultGoalWindow = TimeSpan.FromDays(30);

    private static readonly ImmutableSortedDictionary<string, JourneyState> States = new Dictionary<string, JourneyState>
    {
        ["draft"] = JourneyState.Draft,
        ["dark"] = JourneyState.Dark,
        ["live"] = JourneyState.Live,
        ["paused"] = JourneyState.Paused,
        ["draining"] = JourneyState.Draining,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private readonly Problems _problems;
    private readonly References _references;
    private readonly TemplateCheck _check;

    private JourneyParser(References references, TemplateCheck check, Problems problems)
    {
        _references = references;
        _check = check;
        _problems = problems;
    }

    public static Journey? Parse(ContentFile file, string id, References references, TemplateCheck check, Problems problems)
    {
        if (NodeReader.Read(file.Text, problems) is not { } root) return null;
        if (ObjectReader.Open(root, "a journey", problems) is not { } reader) return null;

        return new JourneyParser(references, check, problems).Read(reader, root, id);
    }

    private Journey? Read(ObjectReader reader, Node root, string id)
    {
        DefinitionHead.Read(reader, id, _problems);
        var state = reader.Find("state") is { } stateNode ? State(stateNode) : JourneyState.Draft;
        var trigger = reader.Require("trigger") is { } triggerNode ? Trigger(triggerNode) : null;
        var (filter, reentry) = reader.Find("entry") is { } entryNode ? Entry(entryNode) : (null, Reentry.Never);
        var exits = reader.Find("exit") is { } exitNode ? Exits(exitNode) : [];
        var goal = reader.Find("goal") is { } goalNode ? Goal(goalNode) : null;
        var lateness = reader.Duration("lateness") ?? Limits.Lateness;
        var steps = reader.Require("steps") is { } stepsNode ? StepsParser.Parse(stepsNode, _references, _check, _problems) : [];
        reader.RejectUnknown();
        if (trigger is null || _problems.Any) return null;

        return new Journey
        {
            Id = id,
            Version = CanonicalJson.Version(root),
            State = state,
            Trigger = trigger,
            EntryFilter = filter,
            Reentry = reentry,
            Exits = exits,
            Goal = goal,
            Steps = steps,
            Lateness = lateness,
        };
    }

    private JourneyState State(Node node)
    {
        if (node.ReadText("\"state\"", _problems) is not { } text) return default;
        if (States.TryGetValue(text, out var state)) return state;

        _problems.Add(node.At, $"\"{text}\" is not a state", Suggestion.ForOrList(text, [.. States.Keys]));
        return default;
    }

    private EventPattern? Trigger(Node node)
    {
        if (ObjectReader.Open(node, "\"trigger\"", _problems) is not { } reader) return null;

        var pattern = Happening(reader, "a trigger");
        if (pattern is not null) reader.RejectUnknown();
        return pattern;
    }

    /// <summary>An event, or a change that any rule can bring about: of a segment, or of a score at a threshold.</summary>
    private EventPattern? Happening(ObjectReader reader, string what) => reader.OneOf(["event", "segment", "score"], what) switch
    {
        null => null,
        { Name: "event" } => EventPatternParser.Parse(reader, _problems),
        { Name: "segment", Value: var segment } => SegmentChange(reader, segment),
        { Value: var score } => Crossing(reader, score),
    };

    private EventPattern? SegmentChange(ObjectReader reader, Node segment)
    {
        var id = segment.ReadId("\"segment\"", _problems);
        if (id is not null) _references.Segments.Add(new Reference(id, segment.At));

        var name = On(reader, "segment", ("enter", EventNames.SegmentEntered), ("leave", EventNames.SegmentLeft));
        return id is null || name is null ? null : new EventPattern(name, [Named("segment", id)]);
    }

    private EventPattern? Crossing(ObjectReader reader, Node score)
    {
        var id = score.ReadId("\"score\"", _problems);
        if (id is not null) _references.Scores.Add(new Reference(id, score.At));

        var at = reader.Require("threshold", "name a threshold of the score");
        var threshold = at?.ReadId("\"threshold\"", _problems);
        if (id is not null && threshold is not null) _references.Thresholds.Add(new ThresholdReference(id, new Reference(threshold, at!.At)));

        var name = On(reader, "score", ("rise", EventNames.ScoreRose), ("fall", EventNames.ScoreFell));
        return id is null || threshold is null || name is null ? null : new EventPattern(name, [Named("score", id), Named("threshold", threshold)]);
    }

    private string? On(ObjectReader reader, string what, params ReadOnlySpan<(string Word, string Event)> changes)
    {
        var node = reader.Require("on", $"write \"{changes[0].Word}\" or \"{changes[1].Word}\"");
        if (node?.ReadText("\"on\"", _problems) is not { } text) return null;

        foreach (var (word, @event) in changes)
        {
            if (word == text) return @event;
        }

        _problems.Add(node.At, $"\"{text}\" is no change of a {what}", Suggestion.ForOrList(text, [changes[0].Word, changes[1].Word]));
        return null;
    }

    private static PropertyFilter Named(string property, string id) => new(property, new Comparison(ComparisonOperator.Equal, [Value.Of(id)]));

    private (Condition? Filter, Reentry Reentry) Entry(Node node)
    {
        if (ObjectReader.Open(node, "\"entry\"", _problems) is not { } reader) return (null, Reentry.Never);

        var filter = reader.Find("if") is { } condition
            ? ConditionParser.Parse(condition, RulePlace.Entry, _references, _problems)
            : null;
        var reentry = reader.Find("reentry") is { } again ? Again(again) : Reentry.Never;
        reader.RejectUnknown();
        return (filter, reentry);
    }

    private Reentry Again(Node node)
    {
        if (node.Kind == NodeKind.Text)
        {
            if (node.Text == "always") return Reentry.Always;
            if (node.Text != "never")
            {
                var advice = Suggestion.For(node.Text, ["never", "always"])
                    ?? "write \"never\", \"always\" or { \"after\": \"7d\" }";
                _problems.Add(node.At, $"\"{node.Text}\" does not say when a contact may enter again", advice);
            }

            return Reentry.Never;
        }

        if (ObjectReader.Open(node, "\"reentry\"", _problems) is not { } reader) return Reentry.Never;

        var after = reader.Require("after")?.ReadPositiveDuration("\"after\"", _problems);
        reader.RejectUnknown();
        return new Reentry(after);
    }

    private ImmutableArray<EventPattern> Exits(Node node)
    {
        if (node.ReadList("\"exit\"", Limits.BranchesPerStep, _problems) is not { } items) return [];

        return [.. items.Select(Exit).OfType<EventPattern>()];
    }

    private EventPattern? Exit(Node node)
    {
        if (ObjectReader.Open(node, "an exit", _problems) is not { } reader) return null;

        var pattern = Happening(reader, "an exit");
        if (pattern is not null) reader.RejectUnknown();
        return pattern;
    }

    private Goal? Goal(Node node)
    {
        if (ObjectReader.Open(node, "\"goal\"", _problems) is not { } reader) return null;

        var within = reader.Find("within")?.ReadPositiveDuration("\"within\"", _problems) ?? DefaultGoalWindow;
        var pattern = Happening(reader, "a goal");
        if (pattern is not null) reader.RejectUnknown();
        return pattern is null ? null : new Goal(pattern, within);
    }
}
