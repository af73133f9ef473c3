using System.Text.Json.Nodes;

namespace Wayfarer.Tests.Infrastructure;

/// <summary>One resource of a deployment.</summary>
internal sealed record DeployedResource(JsonObject Json)
{
    public string Type => Text("type")!;

    public string Id => Text("id")!;

    public string Name => Text("name")!;

    public string ShortName => Name.Split('/')[^1];

    /// <summary>The text at a path of members, such as <c>properties.minimumTlsVersion</c>.</summary>
    public string? Text(string path) => At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public bool? Flag(string path) => At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public JsonNode? At(string path) => path.Split('.').Aggregate((JsonNode?)Json, (node, member) => (node as JsonObject)?[member]);
}
