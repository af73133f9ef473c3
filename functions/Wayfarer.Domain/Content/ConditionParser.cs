using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content;

/// <summary>
/// Reads one rule in the grammar that triggers, filters, branches, segments and scores share. A rule of a segment or score
/// has no event that triggered it, so that it cannot ask for <c>property</c>.
/// </summary>
internal sealed partial class ConditionParser
{
    private const string PropertyKind = "property";

    public static readonly ImmutableSortedDictionary<string, JourneyStanding> JourneyStandings = new Dictionary<string, JourneyStanding>
    {
        ["inside"] = JourneyStanding.Inside,
        ["entered"] = JourneyStanding.Entered,
        ["finished"] = JourneyStanding.Finished,
        ["goal"] = JourneyStanding.GoalReached,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>A score is always there.</summary>
    public static readonly ImmutableArray<string> OfScores = ComparisonParser.OfNumbers.Remove("exists");

    public static readonly ImmutableSortedDictionary<string, RfmGroup> RfmGroups = new Dictionary<string, RfmGroup>
    {
        ["champions"] = RfmGroup.Champions,
        ["loyal"] = RfmGroup.Loyal,
        ["recent"] = RfmGroup.Recent,
        ["needs-attention"] = RfmGroup.NeedsAttention,
        ["at-risk"] = RfmGroup.AtRisk,
        ["inactive"] = RfmGroup.Inactive,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static readonly ImmutableArray<string> Kinds =
    [
        "trait", PropertyKind, "tag", "segment", "event", "message", "sequence", "score", "grade", "consent", "journey", "bucket", "rfm", "all", "any",
        "not",
    ];

    private static readonly ImmutableArray<string> KindsWithoutTrigger = Kinds.Remove(PropertyKind);

    private readonly Problems _problems;
    private readonly References _references;
    private readonly RulePlace _place;
    private int _conditions;

    private ConditionParser(Problems problems, References references, RulePlace place)
    {
        _problems = problems;
        _references = references;
        _place = place;
    }

    public static Condition? Parse(Node node, RulePlace place, References references, Problems problems)
    {
        var parser = new ConditionParser(problems, references, place);
        var condition = parser.Read(node, 1);
        if (parser._conditions <= Limits.ConditionsPerRule) return condition;

        problems.Add(node.At, $"the rule has {parser._conditions} conditions; at most {Limits.ConditionsPerRule} are allowed");
        return null;
    }

    private bool HasTrigger => _place != RulePlace.Anywhere;

    private Condition? Read(Node node, int depth)
    {
        _conditions++;
        if (depth > Limits.ConditionDepth)
        {
            _problems.Add(node.At, $"conditions are nested more than {Limits.ConditionDepth} deep");
            return null;
        }

        if (ObjectReader.Open(node, "a condition", _problems) is not { } reader) return null;
        // Where there is no property to compare, nobody is advised to, and who does is told why not.
        var kinds = HasTrigger || node.Members.Any(member => member.Name == PropertyKind) ? Kinds : KindsWithoutTrigger;
        if (reader.OneOf(kinds, "a condition") is not { } kind) return null;

        var condition = kind.Name switch
        {
            "trait" => Trait(reader, kind),
            PropertyKind => Property(reader, kind),
            "tag" => kind.Value.ReadText("\"tag\"", _problems) is { } tag ? new Condition.TagIs(tag) : null,
            "segment" => Named(kind, _references.Segments) is { } id ? new Condition.SegmentIs(id) : null,
            "event" => Event(reader),
            "message" => Message(reader, kind),
            "sequence" => Sequence(reader, kind),
            "score" => Score(reader, kind),
            "grade" => Grade(reader, kind),
            "consent" => Named(kind, _references.Topics) is { } topic ? new Condition.ConsentIs(topic) : null,
            "journey" => Journey(reader, kind),
            "bucket" => Bucket(reader, kind),
            "rfm" => Rfm(kind),
            "all" => Several(kind, depth) is { } all ? new Condition.All(all) : null,
            "any" => Several(kind, depth) is { } any ? new Condition.Any(any) : null,
            _ => Read(kind.Value, depth + 1) is { } inner ? new Condition.Not(inner) : null,
        };
        reader.RejectUnknown();
        return condition;
    }

    private Condition? Trait(ObjectReader reader, Member kind)
    {
        var name = kind.Value.ReadText("\"trait\"", _problems);
        if (reader.OneOf(DateComparisonParser.OperatorsOfTraits, "a comparison") is not { } member) return null;
        if (DateComparisonParser.Operators.Contains(member.Name))
        {
            var dates = DateComparisonParser.Parse(member.Name, member.Value, _problems);
            return name is null || dates is null ? null : new Condition.TraitDateIs(name, dates);
        }

        var comparison = ComparisonParser.Parse(member.Name, member.Value, _problems);
        return name is null || comparison is null ? null : new Condition.TraitIs(name, comparison);
    }

    private Condition.PropertyIs? Property(ObjectReader reader, Member kind)
    {
        var name = kind.Value.ReadText("\"property\"", _problems);
        var comparison = Compared(reader, ComparisonParser.Operators);
        if (!HasTrigger)
        {
            _problems.Add(
                kind.At,
                "a segment has no event that triggers it, so there is no \"property\" to compare",
                "compare a \"trait\", or count an \"event\" with \"where\"");
            return null;
        }

        return name is null || comparison is null ? null : new Condition.PropertyIs(name, comparison);
    }

    private Comparison? Compared(ObjectReader reader, ImmutableArray<string> operators) =>
        reader.OneOf(operators, "a comparison") is { } member ? ComparisonParser.Parse(member.Name, member.Value, _problems) : null;

    private string? Named(Member kind, List<Reference> references)
    {
        if (kind.Value.ReadId($"\"{kind.Name}\"", _problems) is not { } id) return null;

        references.Add(new Reference(id, kind.Value.At));
        return id;
    }

    private Condition.ScoreIs? Score(ObjectReader reader, Member kind)
    {
        var id = Named(kind, _references.Scores);
        var comparison = Compared(reader, OfScores);
        return id is null || comparison is null ? null : new Condition.ScoreIs(id, comparison);
    }

    private Condition.GradeIs? Grade(ObjectReader reader, Member kind)
    {
        var id = Named(kind, _references.Grades);
        if (reader.OneOf(ComparisonParser.OfWords, "a comparison") is not { } member) return null;

        var grades = member.Value.Kind == NodeKind.List ? member.Value.Items : [member.Value];
        foreach (var grade in grades.Where(grade => grade.Kind != NodeKind.Text || !IsGrade(grade.Text)))
        {
            _problems.Add(grade.At, $"{(grade.Kind == NodeKind.Text ? $"\"{grade.Text}\"" : grade.Describe())} is no grade", "grades go from \"A1\" to \"D4\"");
            return null;
        }

        var comparison = ComparisonParser.Parse(member.Name, member.Value, _problems);
        return id is null || comparison is null ? null : new Condition.GradeIs(id, comparison);
    }

    private static bool IsGrade(string text) => text is [>= 'A' and <= 'D', >= '1' and <= '4'];

    private Condition.JourneyIs? Journey(ObjectReader reader, Member kind)
    {
        var id = Named(kind, _references.Journeys);
        var standing = Word(reader, "is", JourneyStandings, otherwise: null);
        return id is null || standing is null ? null : new Condition.JourneyIs(id, standing.Value);
    }

    private Condition.BucketIs? Bucket(ObjectReader reader, Member kind)
    {
        var name = kind.Value.ReadId("\"bucket\"", _problems);
        var from = Percent(reader.Find("from"), 0);
        var to = Percent(reader.Require("to", "write up to which percentage of all contacts it goes, such as \"to\": 50"), null);
        if (name is null || from is null || to is null) return null;
        if (from < to) return new Condition.BucketIs(name, from.Value, to.Value);

        _problems.Add(kind.At, "\"from\" must be less than \"to\": otherwise nobody is inside");
        return null;
    }

    private int? Percent(Node? node, int? otherwise)
    {
        if (node is null) return otherwise;

        var hundredths = node.Kind == NodeKind.Number ? node.Number * 100 : double.NaN;
        if (hundredths is >= 0 and <= Limits.BucketsPerDraw && Math.Round(hundredths) is var whole && Math.Abs(whole - hundredths) < 1e-6) return (int)whole;

        _problems.Add(node.At, $"a percentage must be a number from 0 to 100 with at most two decimals, not {(node.Kind == NodeKind.Number ? node.Text : node.Describe())}");
        return null;
    }

    private Condition.RfmIs? Rfm(Member kind)
    {
        if (kind.Value.ReadText("\"rfm\"", _problems) is not { } text) return null;

        _references.Rfm.Add(new Reference(text, kind.Value.At));
        if (RfmGroups.TryGetValue(text, out var group)) return new Condition.RfmIs(group);

        _problems.Add(kind.Value.At, $"\"{text}\" is no group of buyers", Suggestion.ForOrList(text, [.. RfmGroups.Keys]));
        return null;
    }

    private T? Word<T>(ObjectReader reader, string name, ImmutableSortedDictionary<string, T> words, T? otherwise)
        where T : struct
    {
        var node = otherwise is null ? reader.Require(name, $"write one of {string.Join(", ", words.Keys.Select(word => $"\"{word}\""))}") : reader.Find(name);
        if (node is null) return otherwise;
        if (node.ReadText($"\"{name}\"", _problems) is not { } text) return null;
        if (words.TryGetValue(text, out var value)) return value;

        _problems.Add(node.At, $"\"{text}\" is not known here", Suggestion.ForOrList(text, [.. words.Keys]));
        return null;
    }

    private ImmutableArray<Condition>? Several(Member kind, int depth)
    {
        if (kind.Value.ReadList($"\"{kind.Name}\"", Limits.ConditionsPerRule, _problems) is not { } items) return null;

        var conditions = items.Select(item => Read(item, depth + 1)).ToList();
        return conditions.Contains(null) ? null : [.. conditions.Select(condition => condition!)];
    }
}

/// <summary>Where a rule stands, and so what it can ask for.</summary>
internal enum RulePlace
{
    /// <summary>In a segment or a score: there is only the contact.</summary>
    Anywhere,

    /// <summary>At the entry of a journey: there is the event that triggers it.</summary>
    Entry,

    /// <summary>In a step: there is the enrollment, too.</summary>
    Step,
}
