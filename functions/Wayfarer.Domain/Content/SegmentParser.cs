using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content;

/// <summary>
/// Reads <c>segments/&lt;id&gt;.json</c>: <c>{ "id": "active-buyers", "if": condition }</c>, or <c>"static": true</c> in place of the
/// condition.
/// </summary>
internal static class SegmentParser
{
    public static Segment? Parse(ContentFile file, string id, References references, Problems problems)
    {
        if (NodeReader.Read(file.Text, problems) is not { } root) return null;
        if (ObjectReader.Open(root, "a segment", problems) is not { } reader) return null;

        DefinitionHead.Read(reader, id, problems);
        var name = reader.Find("name") is { Kind: NodeKind.Text } given ? given.Text : null;
        var isStatic = reader.Flag("static") ?? false;
        var rule = isStatic ? reader.Find("if") : reader.Require("if", "or write \"static\": true, if people are put into it by hand");
        if (isStatic && rule is not null) problems.Add(rule.At, "a static segment has no \"if\": who is inside was put there");

        var condition = rule is null ? null : ConditionParser.Parse(rule, RulePlace.Anywhere, references, problems);
        var fires = reader.Find("onChange") is { } change && Fires(change, problems);
        reader.RejectUnknown();
        if ((condition is null && !isStatic) || problems.Any) return null;

        return new Segment(id, CanonicalJson.Version(root), condition) { Name = name, FiresOnChange = fires };
    }

    private static bool Fires(Node node, Problems problems)
    {
        var text = node.ReadText("\"onChange\"", problems);
        if (text is not (null or "fire" or "silent"))
            problems.Add(node.At, $"\"{text}\" is not known here", Suggestion.ForOrList(text, ["fire", "silent"]));
        return text == "fire";
    }
}
