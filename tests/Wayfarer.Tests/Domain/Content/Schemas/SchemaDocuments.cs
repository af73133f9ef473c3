using System.Text.Json.Nodes;

namespace Wayfarer.Tests.Domain.Content.Schemas;

/// <summary>Draws documents that a schema allows, and shows where in them which objects stand.</summary>
internal sealed class SchemaDocuments(JsonObject schema, int seed)
{
    private const int DeepestCondition = 3;

    private readonly Random _random = new(seed);
    private int _depth;

    /// <summary>Every object that was drawn, with the names that the schema knows at its place.</summary>
    public List<(JsonObject Object, HashSet<string> Known)> Objects { get; } = [];

    public JsonNode? Draw() => Draw(schema, []);

    private JsonNode? Draw(JsonObject shape, HashSet<string> siblings)
    {
        if (shape["$ref"] is { } reference) return DrawDefined((string)reference!);
        if (shape["oneOf"] is JsonArray alternatives && shape["properties"] is null) return DrawOneOf(alternatives, alternatives);
        if (shape["const"] is { } constant) return constant.DeepClone();
        if (shape["enum"] is JsonArray words) return Pick(words)!.DeepClone();

        return shape["type"] switch
        {
            JsonArray types => DrawValue((string)Pick(types)!, shape, siblings),
            { } type => DrawValue((string)type!, shape, siblings),
            null => Pick([JsonValue.Create(1), JsonValue.Create("text"), JsonValue.Create(true), null, new JsonArray(1, "a")])?.DeepClone(),
        };
    }

    private JsonNode? DrawDefined(string reference)
    {
        _depth++;
        var shape = schema["definitions"]![reference[(reference.LastIndexOf('/') + 1)..]]!.AsObject();
        var drawn = _depth > DeepestCondition && shape["oneOf"] is JsonArray kinds
            ? DrawOneOf(kinds, [.. kinds.Where(kind => !kind!.ToJsonString().Contains("#/definitions/condition", StringComparison.Ordinal)).Select(kind => kind!.DeepClone())])
            : Draw(shape, []);
        _depth--;
        return drawn;
    }

    private JsonNode? DrawOneOf(JsonArray known, JsonArray alternatives)
    {
        var names = known.SelectMany(alternative => Names(alternative!.AsObject())).ToHashSet();
        return Draw(Pick(alternatives)!.AsObject(), names);
    }

    private JsonNode DrawValue(string type, JsonObject shape, HashSet<string> siblings) => type switch
    {
        "string" => shape["examples"] is JsonArray examples ? Pick(examples)!.DeepClone() : "some text",
        "integer" => _random.Next((int)shape["minimum"]!, (int)Math.Min((long)shape["maximum"]!, (int)shape["minimum"]! + 3L)),
        "number" => _random.Next(1, (int?)shape["maximum"] * 4 ?? 1_000) / 4.0,
        "boolean" => _random.Next(2) == 0,
        "array" => new JsonArray([.. Enumerable.Range(0, _random.Next(Math.Max(1, (int)shape["minItems"]!), 4)).Select(_ => Draw(shape["items"]!.AsObject(), []))]),
        _ => DrawObject(shape, siblings),
    };

    private JsonObject DrawObject(JsonObject shape, HashSet<string> siblings)
    {
        var drawn = new JsonObject();
        if (shape["properties"] is not JsonObject properties)
        {
            for (var count = _random.Next(1, 3); count > 0; count--) drawn[$"name-{count}"] = Draw(shape["additionalProperties"]!.AsObject(), []);
            return drawn;
        }

        foreach (var name in Choose(shape, properties)) drawn[name] = Draw(properties[name]!.AsObject(), []);

        Objects.Add((drawn, siblings.Concat(Names(shape)).ToHashSet()));
        return drawn;
    }

    /// <summary>The required members and some of the others, as many and together as the schema lets them be.</summary>
    private List<string> Choose(JsonObject shape, JsonObject properties)
    {
        var chosen = Strings(shape["required"]);
        List<string> others = [];
        if (shape["oneOf"] is JsonArray alternatives)
        {
            var one = (string)Pick(alternatives)!["required"]![0]!;
            chosen.Add(one);
            others = [.. alternatives.Select(other => (string)other!["required"]![0]!).Where(name => name != one)];
        }

        var least = (int?)shape["minProperties"] ?? 0;
        var most = (int?)shape["maxProperties"] ?? int.MaxValue;
        foreach (var name in properties.Select(property => property.Key).Where(name => !chosen.Contains(name) && !others.Contains(name)).OrderBy(_ => _random.Next()).ToList())
        {
            if (chosen.Count < most && (chosen.Count < least || _random.Next(2) == 0) && Fits(shape, chosen, name)) chosen.Add(name);
        }

        return chosen;
    }

    private static bool Fits(JsonObject shape, List<string> chosen, string name)
    {
        if (shape["dependencies"] is not JsonObject dependencies) return true;
        if (dependencies[name] is JsonArray needed) return Strings(needed).TrueForAll(chosen.Contains);

        return !Excluded(name).Exists(chosen.Contains) && !chosen.Exists(other => Excluded(other).Contains(name));

        List<string> Excluded(string owner) =>
            dependencies[owner] is JsonObject rule ? [.. rule["not"]!["anyOf"]!.AsArray().SelectMany(other => Strings(other!["required"]))] : [];
    }

    private static IEnumerable<string> Names(JsonObject shape) => shape["properties"] is JsonObject properties ? properties.Select(property => property.Key) : [];

    private static List<string> Strings(JsonNode? list) => list is null ? [] : [.. list.AsArray().Select(item => (string)item!)];

    private JsonNode? Pick(JsonArray list) => list[_random.Next(list.Count)];
}
