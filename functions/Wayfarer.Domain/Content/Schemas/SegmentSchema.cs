using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary><c>segments/&lt;id&gt;.json</c></summary>
internal static class SegmentSchema
{
    public static JsonObject Of() => Shape.File(
        "A segment of Wayfarer",
        Shape.Object(
            "All contacts for whom a condition holds; they enter and leave at the very instant at which it changes.",
            [.. HeadSchema.Named, SchemaField.Required("if", Shape.Defined(ConditionSchema.Condition))]),
        ConditionSchema.Definitions(hasTrigger: false));
}
