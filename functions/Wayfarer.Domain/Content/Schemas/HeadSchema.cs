using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>The members that every JSON definition may begin with.</summary>
internal static class HeadSchema
{
    public static SchemaField[] Common =>
    [
        new("$schema", Shape.Text("Where this schema lies, so that editors find it.")),
        new("language", Shape.Constant(1, "The version of the language that the file is written in; there is only 1 so far.")),
        new("name", Shape.Text("What people call it; it can change freely.")),
        new("description", Shape.Lines("What it is for.")),
    ];

    public static SchemaField[] Named =>
    [
        SchemaField.Required("id", Shape.Id("The name of the file without .json.", "abandoned-cart")),
        .. Common,
    ];
}
