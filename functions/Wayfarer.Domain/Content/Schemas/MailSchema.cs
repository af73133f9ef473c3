using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>An address that mail comes from or goes to, with or without a name.</summary>
internal static class MailSchema
{
    private const string Address = @"[^\s<>,;:""()\[\]\\@]+@[^\s<>,;:""()\[\]\\@]+";

    public static JsonObject Of(string description) => Shape.Matching(
        $"^(\\s*{Address}\\s*|[^<>@\\u0000-\\u001f]*<{Address}>)$", description, ["name@example.com", "Name <name@example.com>"]);
}
