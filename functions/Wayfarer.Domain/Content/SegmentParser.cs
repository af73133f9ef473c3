using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content;

/// <summary>Reads <c>segments/&lt;id&gt;.json</c>: <c>{ "id": "active-buyers", "if": condition }</c>.</summary>
internal static class SegmentParser
{
    public static Segment? Parse(ContentFile file, string id, References references, Problems problems)
    {
        if (NodeReader.Read(file.Text, problems) is not { } root) return null;
        if (ObjectReader.Open(root, "a segment", problems) is not { } reader) return null;

        DefinitionHead.Read(reader, id, problems);
        var condition = reader.Require("if") is { } node
            ? ConditionParser.Parse(node, hasTrigger: false, references, problems)
            : null;
        reader.RejectUnknown();
        return condition is null || problems.Any ? null : new Segment(id, CanonicalJson.Version(root), condition);
    }
}
