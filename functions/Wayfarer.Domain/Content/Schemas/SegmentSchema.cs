using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary><c>segments/&lt;id&gt;.json</c></summary>
internal static class SegmentSchema
{
    public static JsonObject Of() => Shape.File(
        "A segment of Wayfarer",
        Shape.Object(
            "All contacts for whom a condition holds; they enter and leave at the very instant at which it changes.",
            [
                .. HeadSchema.Named,
                new("if", Shape.Defined(ConditionSchema.Condition)),
                new("static", Shape.Constant(true, "People are put into it and taken out by hand, by an import or by journeys, and by no condition.")),
                new("onChange", Shape.Words("Whether journeys hear of whom a changed definition brings in or out; silent by default.", ["fire", "silent"])),
            ])
            .ExactlyOne(["if", "static"]),
        ConditionSchema.Definitions(hasTrigger: false));
}
