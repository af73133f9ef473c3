using System.Text.Json;
using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// What templates can put out: <c>contact</c> (traits and <c>contact.id</c>), <c>event</c> (the properties of the event that
/// triggered) and <c>settings</c>.
/// </summary>
public static class MessageValues
{
    public static IReadOnlyDictionary<string, object?> Of(
        string contactId, IEnumerable<KeyValuePair<string, JsonElement>> traits, JsonElement? properties, Settings settings)
    {
        var contact = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in traits) contact[name] = From(value);

        // After the traits: a trait of the same name must not pass for the contact's id.
        contact["id"] = contactId;
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["contact"] = contact,
            ["event"] = properties is { ValueKind: JsonValueKind.Object } given ? From(given) : new Dictionary<string, object?>(),
            ["settings"] = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["from"] = settings.From,
                ["timeZone"] = settings.TimeZone,
            },
        };
    }

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
