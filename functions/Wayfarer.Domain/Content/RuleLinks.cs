using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content;

/// <summary>A segment or score as its own file says it, with what it names; null when the file is broken.</summary>
internal sealed record ParsedRule(RuleName Name, object? Definition, References References, Problems Problems)
{
    /// <summary>The segments and scores that it names, and where.</summary>
    public IEnumerable<(RuleName Name, Reference At)> Named =>
    [
        .. References.Segments.Select(reference => (new RuleName(RuleName.Segment, reference.Id), reference)),
        .. References.Scores.Concat(References.Grades).Select(reference => (new RuleName(RuleName.Score, reference.Id), reference)),
    ];
}

internal readonly record struct RuleName(string Kind, string Id)
{
    public const string Segment = "segment";
    public const string Score = "score";
}

/// <summary>
/// Segments and scores may name each other. One that names a missing or broken one is held back, and so is every one in a
/// circle: it could only be answered by itself.
/// </summary>
internal sealed class RuleLinks
{
    private readonly Dictionary<RuleName, ParsedRule> _parsed;
    private readonly Dictionary<RuleName, object?> _resolved = [];

    private RuleLinks(List<ParsedRule> parsed) => _parsed = parsed.ToDictionary(rule => rule.Name);

    public static (SortedDictionary<string, Segment?> Segments, SortedDictionary<string, ScoreModel?> Scores) Resolve(
        List<ParsedRule> parsed, SortedDictionary<string, Message?> messages)
    {
        var links = new RuleLinks(parsed);
        foreach (var rule in parsed)
        {
            Links.CheckKnown(rule.References.Messages, "message", messages.Keys, rule.Problems);
            Links.CheckKnown(rule.References.Segments, RuleName.Segment, links.Known(RuleName.Segment), rule.Problems);
            Links.CheckKnown(rule.References.Scores.Concat(rule.References.Grades), RuleName.Score, links.Known(RuleName.Score), rule.Problems);
        }

        var scores = parsed.Where(rule => rule.Name.Kind == RuleName.Score).ToDictionary(rule => rule.Name.Id, rule => (ScoreModel?)rule.Definition);
        foreach (var rule in parsed) Links.CheckGraded(rule.References.Grades, scores, rule.Problems);

        links.RejectCircles();
        foreach (var rule in parsed) links.Resolve(rule);

        return (links.Of<Segment>(RuleName.Segment), links.Of<ScoreModel>(RuleName.Score));
    }

    private IEnumerable<string> Known(string kind) => _parsed.Keys.Where(name => name.Kind == kind).Select(name => name.Id);

    private SortedDictionary<string, T?> Of<T>(string kind)
        where T : class
    {
        var sound = new SortedDictionary<string, T?>(StringComparer.Ordinal);
        foreach (var (name, definition) in _resolved.Where(rule => rule.Key.Kind == kind)) sound.Add(name.Id, (T?)definition);

        return sound;
    }

    private void RejectCircles()
    {
        foreach (var rule in _parsed.Values)
        {
            foreach (var (name, reference) in rule.Named)
            {
                if (PathBetween(name, rule.Name) is { } back)
                    rule.Problems.Add(reference.At, InWords([rule.Name, .. back]), "take one of them out");
            }
        }
    }

    private static string InWords(List<RuleName> circle)
    {
        var kinds = circle.Select(name => name.Kind).Order(StringComparer.Ordinal).Distinct().ToList();
        var who = string.Join(" and ", kinds.OrderDescending(StringComparer.Ordinal).Select(kind => $"{kind}s"));
        return $"{who} name each other in a circle: {string.Join(" -> ", circle.Select(name => kinds.Count == 1 ? $"\"{name.Id}\"" : $"{name.Kind} \"{name.Id}\""))}";
    }

    /// <summary>The shortest way from one to another, both included.</summary>
    private List<RuleName>? PathBetween(RuleName from, RuleName to)
    {
        var cameFrom = new Dictionary<RuleName, RuleName?> { [from] = null };
        var open = new Queue<RuleName>([from]);
        while (open.TryDequeue(out var name))
        {
            if (name == to) return Trace(name);
            if (!_parsed.TryGetValue(name, out var rule)) continue;

            foreach (var (next, _) in rule.Named)
            {
                if (cameFrom.TryAdd(next, name)) open.Enqueue(next);
            }
        }

        return null;

        List<RuleName> Trace(RuleName? name)
        {
            var path = new List<RuleName>();
            for (; name is { } step; name = cameFrom[step]) path.Insert(0, step);
            return path;
        }
    }

    /// <summary>Circles are problems by now, so that this ends.</summary>
    private object? Resolve(ParsedRule rule)
    {
        if (_resolved.TryGetValue(rule.Name, out var resolved)) return resolved;
        if (rule.Definition is null || rule.Problems.Any) return _resolved[rule.Name] = null;

        foreach (var (name, reference) in rule.Named)
        {
            if (Resolve(_parsed[name]) is null) Links.AddBroken(reference, name.Kind, rule.Problems);
        }

        return _resolved[rule.Name] = rule.Problems.Any ? null : rule.Definition;
    }
}
