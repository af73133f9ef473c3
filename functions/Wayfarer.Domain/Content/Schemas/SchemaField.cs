using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>A member of an object in a content file, as an editor completes and explains it.</summary>
internal sealed record SchemaField(string Name, JsonObject Schema, bool IsRequired = false)
{
    public static SchemaField Required(string name, JsonObject schema) => new(name, schema, IsRequired: true);
}
