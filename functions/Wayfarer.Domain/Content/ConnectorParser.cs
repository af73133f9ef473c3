using System.Collections.Immutable;
using Wayfarer.Domain.Connectors;

namespace Wayfarer.Domain.Content;

/// <summary>Reads <c>connectors/&lt;id&gt;.json</c>: which events of the company's systems are taken, and what becomes of them.</summary>
internal static class ConnectorParser
{
    public const string All = "all";

    public static Connector? Parse(ContentFile file, string id, Problems problems)
    {
        if (NodeReader.Read(file.Text, problems) is not { } root) return null;
        if (ObjectReader.Open(root, "a connector", problems) is not { } reader) return null;

        DefinitionHead.Read(reader, id, problems);
        var source = Pattern(reader.Find("source"), "\"source\"", problems);
        var type = Pattern(reader.Require("type", "write the type of the events, such as \"com.shop.invoice.*\""), "\"type\"", problems);
        var connector = new Connector
        {
            Id = id,
            Version = CanonicalJson.Version(root),
            Source = source ?? WildcardText.Any,
            Type = type ?? WildcardText.Any,
            Event = EventName(reader, problems),
            UserId = Path(reader.Find("userId"), "\"userId\"", problems),
            AnonymousId = Path(reader.Find("anonymousId"), "\"anonymousId\"", problems),
            OccurredAt = Path(reader.Find("occurredAt"), "\"occurredAt\"", problems),
            Properties = Properties(reader.Find("properties"), problems),
            Traits = reader.Find("traits") is { } traits ? Members(traits, "\"traits\"", problems) : [],
        };
        reader.RejectUnknown();
        if (!problems.Any && connector is { UserId: null, AnonymousId: null })
            problems.Add(reader.At, "the connector does not say whose the events are", "write \"userId\" or \"anonymousId\" with the place of the id in the data");
        return problems.Any ? null : connector;
    }

    private static WildcardText? Pattern(Node? node, string what, Problems problems)
    {
        if (node?.ReadText(what, problems) is not { } text) return null;
        if (text.Length <= Limits.CharactersPerWildcard) return new WildcardText(text);

        problems.Add(node.At, $"{what} has {text.Length} characters; at most {Limits.CharactersPerWildcard} are allowed");
        return null;
    }

    private static string? EventName(ObjectReader reader, Problems problems)
    {
        if (reader.Find("event") is not { } node || node.ReadText("\"event\"", problems) is not { } name) return null;
        if (name.Length <= Limits.CharactersPerEventName) return name;

        problems.Add(node.At, $"\"event\" has {name.Length} characters; at most {Limits.CharactersPerEventName} are allowed");
        return null;
    }

    private static DataPath? Path(Node? node, string what, Problems problems)
    {
        if (node?.ReadText(what, problems) is not { } text) return null;
        if (DataPath.TryParse(text, out var path)) return path;

        problems.Add(node.At, $"{what} is no place in the data", DataPath.Advice);
        return null;
    }

    private static ImmutableArray<MappedMember>? Properties(Node? node, Problems problems)
    {
        if (node is null || node is { Kind: NodeKind.Text, Text: All }) return null;
        if (node.Kind == NodeKind.Object) return Members(node, "\"properties\"", problems);

        problems.Add(node.At, $"\"properties\" must be \"{All}\" or an object with the place of each, not {node.Describe()}");
        return null;
    }

    private static ImmutableArray<MappedMember> Members(Node node, string what, Problems problems)
    {
        if (node.Kind != NodeKind.Object)
        {
            problems.Add(node.At, $"{what} must be an object with the place of each, not {node.Describe()}");
            return [];
        }

        if (node.Members.Length > Limits.MembersPerConnector)
            problems.Add(node.At, $"{what} has {node.Members.Length} members; at most {Limits.MembersPerConnector} are allowed");

        var members = ImmutableArray.CreateBuilder<MappedMember>();
        foreach (var member in node.Members)
        {
            if (Path(member.Value, $"\"{member.Name}\"", problems) is { } path) members.Add(new MappedMember(member.Name, path));
        }

        return members.ToImmutable();
    }
}
