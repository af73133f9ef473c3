using System.Text.Json.Nodes;

namespace Wayfarer.Tests.Infrastructure;

/// <summary>What a deployment would make.</summary>
internal sealed record Deployment(IReadOnlyList<DeployedResource> Resources, JsonObject Outputs)
{
    public static Deployment Read(string snapshot)
    {
        var json = JsonNode.Parse(snapshot)!;
        return new Deployment(
            [.. json["predictedResources"]!.AsArray().Select(resource => new DeployedResource(resource!.AsObject()))],
            json["outputs"]?.AsObject() ?? []);
    }

    public IEnumerable<DeployedResource> Of(string type) => Resources.Where(resource => resource.Type.Equals(type, StringComparison.OrdinalIgnoreCase));

    /// <summary>The last parts of the names of all resources of a type below another one, such as the queues of an account.</summary>
    public IEnumerable<string> NamesUnder(string parent, string type) =>
        Of(type).Where(resource => resource.Name.StartsWith(parent, StringComparison.Ordinal)).Select(resource => resource.ShortName);

    /// <summary>Every text in it with where it stands.</summary>
    public IEnumerable<(string Place, string Text)> Texts() =>
        Resources.SelectMany(resource => TextsIn(resource.Json, $"{resource.Type} {resource.Name}")).Concat(TextsIn(Outputs, "outputs"));

    private static IEnumerable<(string Place, string Text)> TextsIn(JsonNode? node, string place) => node switch
    {
        JsonObject members => members.SelectMany(member => TextsIn(member.Value, $"{place}.{member.Key}")),
        JsonArray items => items.SelectMany((item, index) => TextsIn(item, $"{place}[{index}]")),
        JsonValue value when value.TryGetValue<string>(out var text) => [(place, text)],
        _ => [],
    };
}
