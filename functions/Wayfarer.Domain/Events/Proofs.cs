using System.Text.Json;

namespace Wayfarer.Domain.Events;

/// <summary>
/// What the site's server gave the page to prove who its visitor is: under <c>context</c> or under
/// <c>integrations.Wayfarer</c>, because some libraries let a page set only one of the two.
/// </summary>
internal sealed record Proofs(string? UserHash, string? EmailHash, string? PhoneHash)
{
    public const string Advice = "add context.userHash: the HMAC-SHA256 of the user id, made by your server with the key's secret";

    private const string Integration = "Wayfarer";

    /// <param name="shared">The context of the batch, for events that carry no proof of their own.</param>
    public static Proofs Of(JsonElement call, JsonElement? shared) =>
        new(Text(call, shared, "userHash"), Text(call, shared, "emailHash"), Text(call, shared, "phoneHash"));

    private static string? Text(JsonElement call, JsonElement? shared, string name) =>
        TextOf(Member(call, "context"), name) ?? TextOf(Member(Member(call, "integrations"), Integration), name) ?? TextOf(shared, name);

    private static string? TextOf(JsonElement? parent, string name) => Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value) ? value : null;
}
