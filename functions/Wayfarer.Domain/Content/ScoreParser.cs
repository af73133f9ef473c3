using System.Collections.Immutable;
using System.Globalization;
using Wayfarer.Domain.Scoring;

namespace Wayfarer.Domain.Content;

/// <summary>Reads <c>scores/&lt;id&gt;.json</c>.</summary>
internal sealed class ScoreParser
{
    private const string None = "none";
    private const string Every = "every";
    private const string Once = "once";

    public static readonly ImmutableSortedDictionary<string, AccountRollUp> RollUps = new Dictionary<string, AccountRollUp>
    {
        ["sum"] = AccountRollUp.Sum,
        ["average"] = AccountRollUp.Average,
        ["max"] = AccountRollUp.Max,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private readonly References _references;
    private readonly Problems _problems;

    private ScoreParser(References references, Problems problems)
    {
        _references = references;
        _problems = problems;
    }

    public static ScoreModel? Parse(ContentFile file, string id, References references, Problems problems)
    {
        if (NodeReader.Read(file.Text, problems) is not { } root) return null;
        if (ObjectReader.Open(root, "a score", problems) is not { } reader) return null;

        return new ScoreParser(references, problems).Read(reader, root, id);
    }

    private ScoreModel? Read(ObjectReader reader, Node root, string id)
    {
        DefinitionHead.Read(reader, id, _problems);
        var decay = reader.Find("decay") is { } decayNode ? DecayOf(decayNode) : Decay.Never;
        var bounds = BoundsOf(reader);
        var groups = reader.Find("groups") is { } groupsNode ? Groups(groupsNode) : [];
        var rules = reader.Require("rules") is { } rulesNode ? Rules(rulesNode, decay ?? Decay.Never) : [];
        var thresholds = reader.Find("thresholds") is { } thresholdsNode ? Thresholds(thresholdsNode) : [];
        var grade = reader.Find("grade") is { } gradeNode ? Grade(gradeNode) : null;
        var account = reader.Find("account") is { } accountNode ? RollUp(accountNode) : null;
        reader.RejectUnknown();
        if (_problems.Any) return null;

        return new ScoreModel(id, CanonicalJson.Version(root), rules)
        {
            Groups = groups,
            Bounds = bounds,
            Thresholds = thresholds,
            Grade = grade,
            Account = account,
        };
    }

    private Decay? DecayOf(Node node)
    {
        if (node is { Kind: NodeKind.Text, Text: None }) return Decay.Never;
        if (node.Kind == NodeKind.Text)
        {
            _problems.Add(node.At, $"\"{node.Text}\" is no decay", "write \"none\", or how points go, such as { \"halfLife\": \"14d\" }");
            return null;
        }

        if (ObjectReader.Open(node, "\"decay\"", _problems) is not { } reader) return null;
        if (reader.OneOf(["halfLife", "linear", "expires"], "a decay") is not { } kind) return null;

        reader.RejectUnknown();
        if (kind.Value.ReadPositiveDuration($"\"{kind.Name}\"", _problems) is not { } time) return null;

        return kind.Name switch
        {
            "halfLife" => new Decay.HalfLife(time),
            "linear" => new Decay.Linear(time),
            _ => new Decay.Expiry(time),
        };
    }

    private Bounds BoundsOf(ObjectReader reader)
    {
        var least = reader.Find("atLeast");
        var bounds = new Bounds(Points(least, "\"atLeast\"", Limits.PointsPerScore), Points(reader.Find("atMost"), "\"atMost\"", Limits.PointsPerScore));
        if (bounds.AtLeast > bounds.AtMost) _problems.Add(least!.At, "\"atLeast\" is more than \"atMost\"");
        return bounds;
    }

    private decimal? Points(Node? node, string what, int most)
    {
        if (node is null) return null;
        if (node.Kind == NodeKind.Number && Math.Abs(node.Number) <= most
            && decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var points))
        {
            return points;
        }

        _problems.Add(node.At, $"{what} must be a number from -{most} to {most}, not {(node.Kind == NodeKind.Number ? node.Text : node.Describe())}");
        return null;
    }

    private ImmutableArray<ScoreGroup> Groups(Node node)
    {
        if (node.Kind != NodeKind.Object)
        {
            _problems.Add(node.At, $"\"groups\" must be an object, not {node.Describe()}", "such as { \"visits\": { \"atMost\": 20 } }");
            return [];
        }

        if (node.Members.Length > Limits.GroupsPerScore)
        {
            _problems.Add(node.At, $"\"groups\" has {node.Members.Length} entries; at most {Limits.GroupsPerScore} are allowed");
            return [];
        }

        var groups = new List<ScoreGroup>();
        foreach (var member in node.Members)
        {
            if (!DefinitionId.IsValid(member.Name)) _problems.Add(member.At, $"\"{member.Name}\" cannot be the name of a group", DefinitionId.Advice);
            if (ObjectReader.Open(member.Value, "a group", _problems) is not { } reader) continue;

            groups.Add(new ScoreGroup(member.Name, BoundsOf(reader)));
            reader.RejectUnknown();
        }

        return [.. groups.OrderBy(group => group.Name, StringComparer.Ordinal)];
    }

    private ImmutableArray<ScoreRule> Rules(Node node, Decay otherwise)
    {
        if (node.ReadList("\"rules\"", Limits.RulesPerScore, _problems) is not { } items) return [];

        var ids = new HashSet<string>(StringComparer.Ordinal);
        return [.. items.Select(item => Rule(item, otherwise, ids)).OfType<ScoreRule>()];
    }

    private ScoreRule? Rule(Node node, Decay otherwise, HashSet<string> ids)
    {
        if (ObjectReader.Open(node, "a rule", _problems) is not { } reader) return null;

        var id = Own(reader, "rule", ids);
        var points = Points(reader.Require("points"), "\"points\"", Limits.PointsPerRule);
        var group = reader.Find("group")?.ReadId("\"group\"", _problems);
        if (reader.OneOf(["event", "if"], "a rule") is not { } kind) return null;

        ScoreRule? rule = kind.Name == "event" ? Engagement(reader, id, points, group, otherwise) : Fit(kind.Value, id, points, group);
        reader.RejectUnknown();
        return rule;
    }

    private string? Own(ObjectReader reader, string what, HashSet<string> ids)
    {
        if (reader.Require("id", $"name the {what}: what it did is told by its name") is not { } node) return null;
        if (node.ReadId("\"id\"", _problems) is not { } id) return null;
        if (ids.Add(id)) return id;

        _problems.Add(node.At, $"there are two {what}s \"{id}\"");
        return null;
    }

    private ScoreRule.Engagement? Engagement(ObjectReader reader, string? id, decimal? points, string? group, Decay otherwise)
    {
        var pattern = EventPatternParser.Parse(reader, _problems);
        var frequency = reader.Find("frequency") is { } frequencyNode ? FrequencyOf(frequencyNode) : Frequency.EveryTime;
        var decay = reader.Find("decay") is { } decayNode ? DecayOf(decayNode) : otherwise;
        return id is null || points is null || pattern is null || frequency is null || decay is null
            ? null
            : new ScoreRule.Engagement(id, points.Value, group, pattern, frequency, decay);
    }

    private ScoreRule.Fit? Fit(Node node, string? id, decimal? points, string? group)
    {
        var condition = ConditionParser.Parse(node, RulePlace.Anywhere, _references, _problems);
        return id is null || points is null || condition is null ? null : new ScoreRule.Fit(id, points.Value, group, condition);
    }

    private Frequency? FrequencyOf(Node node)
    {
        if (node.Kind == NodeKind.Text)
        {
            if (node.Text is Every or Once) return node.Text == Once ? Frequency.OnlyOnce : Frequency.EveryTime;

            var advice = Suggestion.For(node.Text, [Every, Once]) ?? "write \"every\", \"once\" or { \"oncePer\": \"1d\" }";
            _problems.Add(node.At, $"\"{node.Text}\" does not say how often an event counts", advice);
            return null;
        }

        if (ObjectReader.Open(node, "\"frequency\"", _problems) is not { } reader) return null;

        var time = reader.Require("oncePer")?.ReadPositiveDuration("\"oncePer\"", _problems);
        reader.RejectUnknown();
        return time is null ? null : new Frequency.OncePer(time.Value);
    }

    /// <summary>In order of what they are at: a contact that is above one is above all before it.</summary>
    private ImmutableArray<ScoreThreshold> Thresholds(Node node)
    {
        if (node.ReadList("\"thresholds\"", Limits.ThresholdsPerScore, _problems) is not { } items) return [];

        var ids = new HashSet<string>(StringComparer.Ordinal);
        var thresholds = new List<ScoreThreshold>();
        foreach (var item in items)
        {
            if (ObjectReader.Open(item, "a threshold", _problems) is not { } reader) continue;

            var id = Own(reader, "threshold", ids);
            var at = Points(reader.Require("at"), "\"at\"", Limits.PointsPerScore);
            reader.RejectUnknown();
            if (id is not null && at is not null) thresholds.Add(new ScoreThreshold(id, at.Value));
        }

        if (thresholds.GroupBy(threshold => threshold.At).FirstOrDefault(same => same.Count() > 1) is { } twice)
            _problems.Add(node.At, $"the thresholds {string.Join(" and ", twice.Select(threshold => $"\"{threshold.Id}\""))} are at the same value", "keep one of them");

        return [.. thresholds.OrderBy(threshold => threshold.At)];
    }

    private GradeMatrix? Grade(Node node)
    {
        if (ObjectReader.Open(node, "\"grade\"", _problems) is not { } reader) return null;

        var fit = reader.Require("fit", "name the score whose value gives the letter") is { } fitNode ? fitNode.ReadId("\"fit\"", _problems) : null;
        if (fit is not null) _references.Scores.Add(new Reference(fit, reader.Find("fit")!.At));

        var letters = Steps(reader, "letters");
        var numbers = Steps(reader, "numbers");
        reader.RejectUnknown();
        return fit is null || letters is null || numbers is null ? null : new GradeMatrix(fit, letters.Value, numbers.Value);
    }

    private ImmutableArray<decimal>? Steps(ObjectReader reader, string name)
    {
        const string Advice = "give the three values from which on it is the best, the second and the third, such as [75, 50, 25]";
        if (reader.Require(name, Advice) is not { } node) return null;
        if (node.Kind != NodeKind.List || node.Items.Length != 3)
        {
            _problems.Add(node.At, $"\"{name}\" must be a list of three numbers, not {(node.Kind == NodeKind.List ? $"{node.Items.Length}" : node.Describe())}", Advice);
            return null;
        }

        var values = node.Items.Select(item => Points(item, $"an entry of \"{name}\"", Limits.PointsPerScore)).OfType<decimal>().ToImmutableArray();
        if (values.Length < 3) return null;
        if (values[0] > values[1] && values[1] > values[2]) return values;

        _problems.Add(node.At, $"the values of \"{name}\" must fall", Advice);
        return null;
    }

    private AccountRollUp? RollUp(Node node)
    {
        if (node.ReadText("\"account\"", _problems) is not { } text) return null;
        if (RollUps.TryGetValue(text, out var rollUp)) return rollUp;

        _problems.Add(node.At, $"\"{text}\" does not say how scores become one", Suggestion.ForOrList(text, [.. RollUps.Keys]));
        return null;
    }
}
