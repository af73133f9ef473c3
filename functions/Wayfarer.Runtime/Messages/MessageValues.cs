using System.Text.Json;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Links;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// What templates can put out: <c>contact</c> (traits and <c>contact.id</c>), <c>event</c> (the properties of the event that
/// triggered), <c>settings</c> and, for marketing, <c>links</c>.
/// </summary>
public static class MessageValues
{
    public static IReadOnlyDictionary<string, object?> Of(
        string contactId, IEnumerable<KeyValuePair<string, JsonElement>> traits, JsonElement? properties, Settings settings, LinksOfMessage? links = null)
    {
        var contact = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in traits) contact[name] = From(value);

        // After the traits: a trait of the same name must not pass for the contact's id.
        contact["id"] = contactId;
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["contact"] = contact,
            ["event"] = properties is { ValueKind: JsonValueKind.Object } given ? From(given) : new Dictionary<string, object?>(),
            ["settings"] = Of(settings),
            ["links"] = links is null
                ? null
                : new Dictionary<string, object?>(StringComparer.Ordinal) { ["unsubscribe"] = links.Unsubscribe, ["preferences"] = links.Preferences },
        };
    }

    /// <summary>
    /// For a confirmation. Nothing that was said in the form is in it, and nothing of the contact: whoever reads the mailbox
    /// may be somebody else, whom a stranger would otherwise write to through us.
    /// </summary>
    public static IReadOnlyDictionary<string, object?> OfConfirmation(IEnumerable<string> topics, Settings settings, LinksOfMessage links) =>
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["topics"] = topics.ToList() is { Count: > 0 } names ? names : null,
            ["settings"] = Of(settings),
            ["links"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["confirm"] = links.Confirm },
        };

    private static Dictionary<string, object?> Of(Settings settings) => new(StringComparer.Ordinal)
    {
        ["from"] = settings.From,
        ["timeZone"] = settings.TimeZone,
        ["postalAddress"] = settings.PostalAddress,
    };

    public static object? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(From).ToList(),
        JsonValueKind.Object => Members(element),
        _ => null,
    };

    private static object Number(JsonElement element)
    {
        if (element.TryGetInt64(out var whole)) return whole;
        if (element.TryGetDecimal(out var exact)) return exact;

        return element.GetDouble();
    }

    private static Dictionary<string, object?> Members(JsonElement element)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject()) members[member.Name] = From(member.Value);

        return members;
    }
}
