using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>
/// The pieces of JSON Schema that content is described with. It is draft 7 with the few words that Visual Studio Code adds,
/// because that is what editors read.
/// </summary>
internal static class Shape
{
    private const string Definitions = "definitions";
    private const string OneLine = @"^[^\u0000-\u001f]*[^\s\u0000-\u001f][^\u0000-\u001f]*$";

    public static JsonObject Text(string description, params string[] examples) => Matching(OneLine, description, examples);

    /// <summary>Text that may have lines.</summary>
    public static JsonObject Lines(string description, params string[] examples) => Matching(@"\S", description, examples);

    public static JsonObject Id(string description, params string[] examples) =>
        Matching($"^[a-z0-9-]{{1,{Limits.CharactersPerDefinitionId}}}$", description, examples);

    /// <summary>Elapsed time that is longer than none at all.</summary>
    public static JsonObject Duration(string description, string? standard = null, params string[] examples) =>
        Matching("^0*[1-9][0-9]*[smhdw]$", $"{description} A whole number and a unit: s, m, h, d or w.", examples is [] ? ["30m", "24h", "7d"] : examples)
            .With("default", standard);

    public static JsonObject Time(string description) => Matching("^([01][0-9]|2[0-3]):[0-5][0-9]$", description, ["09:00", "17:30"]);

    public static JsonObject Matching(string pattern, string description, params string[] examples) =>
        new JsonObject { ["type"] = "string", ["pattern"] = pattern, ["description"] = description }.With("examples", examples);

    public static JsonObject Whole(string description, int least, int most, int? standard = null) => new JsonObject
    {
        ["type"] = "integer",
        ["minimum"] = least,
        ["maximum"] = most,
        ["description"] = description,
    }.With("default", standard);

    public static JsonObject Number(string description) => new() { ["type"] = "number", ["description"] = description };

    public static JsonObject Number(string description, int least, int most) =>
        new() { ["type"] = "number", ["minimum"] = least, ["maximum"] = most, ["description"] = description };

    public static JsonObject Flag(string description) => new() { ["type"] = "boolean", ["description"] = description };

    /// <summary>Text, a number, true or false.</summary>
    public static JsonObject Plain(string description) =>
        new() { ["type"] = Strings(["string", "number", "boolean"]), ["description"] = description };

    /// <summary>Any value that JSON has.</summary>
    public static JsonObject Anything(string description) => new() { ["description"] = description };

    public static JsonObject Constant(JsonNode value, string description) => new() { ["const"] = value, ["description"] = description };

    /// <summary>One of several words, each with what it means.</summary>
    public static JsonObject Word(string description, string? standard, params (string Word, string Meaning)[] words) => new JsonObject
    {
        ["enum"] = Strings(words.Select(word => word.Word)),
        ["enumDescriptions"] = Strings(words.Select(word => word.Meaning)),
        ["description"] = description,
    }.With("default", standard);

    /// <summary>One of several words that say for themselves what they mean.</summary>
    public static JsonObject Words(string description, IEnumerable<string> words) =>
        new() { ["enum"] = Strings(words), ["description"] = description };

    public static JsonObject Percent(string description) => new()
    {
        ["type"] = "number",
        ["minimum"] = 0,
        ["maximum"] = 100,
        ["multipleOf"] = 0.01,
        ["description"] = description,
    };

    public static JsonObject List(string description, JsonObject item, int most) => new()
    {
        ["type"] = "array",
        ["minItems"] = 1,
        ["maxItems"] = most,
        ["items"] = item,
        ["description"] = description,
    };

    public static JsonObject Object(string description, params SchemaField[] fields)
    {
        var properties = new JsonObject();
        foreach (var field in fields) properties[field.Name] = field.Schema;

        var required = Strings(fields.Where(field => field.IsRequired).Select(field => field.Name));
        var schema = new JsonObject { ["type"] = "object", ["description"] = description, ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0) schema["required"] = required;
        return schema;
    }

    /// <summary>An object whose members are named by whoever writes the file.</summary>
    public static JsonObject Map(string description, string names, int most, JsonObject value) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["maxProperties"] = most,
        ["propertyNames"] = new JsonObject { ["pattern"] = names },
        ["additionalProperties"] = value,
    };

    public static JsonObject OneOf(string description, params JsonObject[] shapes) =>
        new() { ["description"] = description, ["oneOf"] = new JsonArray([.. shapes]) };

    public static JsonObject Defined(string name) => new() { ["$ref"] = $"#/{Definitions}/{name}" };

    /// <summary>Another member that a member needs beside it.</summary>
    public static JsonObject Needs(this JsonObject schema, string name, string other)
    {
        Dependencies(schema)[name] = Strings([other]);
        return schema;
    }

    /// <summary>Other members that a member cannot stand beside.</summary>
    public static JsonObject Excludes(this JsonObject schema, string name, params string[] others)
    {
        var alternatives = others.Select(other => (JsonNode)new JsonObject { ["required"] = Strings([other]) });
        Dependencies(schema)[name] = new JsonObject { ["not"] = new JsonObject { ["anyOf"] = new JsonArray([.. alternatives]) } };
        return schema;
    }

    /// <summary>Of these members there must be one, and only one.</summary>
    public static JsonObject ExactlyOne(this JsonObject schema, IEnumerable<string> names)
    {
        schema["oneOf"] = new JsonArray([.. names.Select(name => (JsonNode)new JsonObject { ["required"] = Strings([name]) })]);
        return schema;
    }

    public static JsonObject Members(this JsonObject schema, int least, int most = int.MaxValue)
    {
        schema["minProperties"] = least;
        if (most < int.MaxValue) schema["maxProperties"] = most;
        return schema;
    }

    /// <summary>What an editor offers to write.</summary>
    public static JsonObject Snippet(this JsonObject schema, string label, string body)
    {
        schema["defaultSnippets"] = new JsonArray(new JsonObject { ["label"] = label, ["body"] = JsonNode.Parse(body) });
        return schema;
    }

    /// <summary>A whole file's schema.</summary>
    public static JsonObject File(string title, JsonObject root, params (string Name, JsonObject Schema)[] definitions)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = title,
            ["allowComments"] = true,
            ["allowTrailingCommas"] = true,
        };
        foreach (var (name, member) in root.ToList())
        {
            root.Remove(name);
            schema[name] = member;
        }

        if (definitions.Length > 0)
            schema[Definitions] = new JsonObject(definitions.Select(definition => KeyValuePair.Create(definition.Name, (JsonNode?)definition.Schema)));
        return schema;
    }

    private static JsonObject Dependencies(JsonObject schema)
    {
        if (schema["dependencies"] is not JsonObject dependencies) schema["dependencies"] = dependencies = [];
        return dependencies;
    }

    private static JsonObject With(this JsonObject schema, string name, string[] values)
    {
        if (values.Length > 0) schema[name] = Strings(values);
        return schema;
    }

    private static JsonObject With(this JsonObject schema, string name, JsonNode? value)
    {
        if (value is not null) schema[name] = value;
        return schema;
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);
}
