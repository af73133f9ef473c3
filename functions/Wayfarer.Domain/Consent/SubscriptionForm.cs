using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Contacts;

namespace Wayfarer.Domain.Consent;

/// <summary>
/// What somebody filled into a form, as far as it may be taken from strangers: one mailbox, topics that there are, and a
/// few short traits. What makes a greeting an advertisement, and a number that the mailbox does not prove, is refused.
/// </summary>
public sealed record SubscriptionForm(EmailAddress Address, ImmutableArray<Topic> Topics, JsonElement? Traits)
{
    /// <summary>The form; otherwise what is wrong with it, beginning with the field.</summary>
    public static (SubscriptionForm? Form, string? Problem) Read(
        string? email, IReadOnlyCollection<string> topics, IReadOnlyDictionary<string, JsonElement> traits, Settings settings)
    {
        if (!EmailAddress.TryParse(email, out var address)) return (null, "email must be one plain address, such as name@example.com.");

        var wanted = topics.Count == 0 ? [Topic.General] : topics.Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count > Limits.TopicsPerInstallation) return (null, $"topics has {wanted.Count} entries; there are never more than {Limits.TopicsPerInstallation}.");
        if (wanted.Find(topic => settings.Topic(topic) is null) is { } unknown)
            return (null, $"topics has '{Shortened(unknown)}', which is not a topic of the settings.");
        if (traits.Count > Limits.TraitsPerForm) return (null, $"There are {traits.Count} traits; send at most {Limits.TraitsPerForm}.");

        foreach (var (name, value) in traits)
        {
            if (Problem(name, value) is { } problem) return (null, $"The trait '{Shortened(name)}' {problem}.");
        }

        return (new SubscriptionForm(address, [.. wanted.Select(topic => settings.Topic(topic)!)], traits.Count == 0 ? null : Written(traits)), null);
    }

    private static string? Problem(string name, JsonElement value)
    {
        if (name.Length is 0 or > Limits.CharactersPerDefinitionId || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
            return $"must have a name of 1 to {Limits.CharactersPerDefinitionId} letters, digits, '_' and '-'";
        if (name is Profile.EmailTrait or Profile.PhoneTrait) return "cannot be told by a form";
        if (value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) return null;
        if (value.ValueKind != JsonValueKind.String) return "must be a text, a number, true or false";

        var text = value.GetString()!;
        if (text.Length > Limits.CharactersPerFormField) return $"is longer than {Limits.CharactersPerFormField} characters";
        if (text.Any(char.IsControl)) return "has control characters";
        return text.Contains("://", StringComparison.Ordinal) || text.Contains("www.", StringComparison.OrdinalIgnoreCase) ? "must not be a link" : null;
    }

    private static JsonElement Written(IReadOnlyDictionary<string, JsonElement> traits)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in traits)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private static string Shortened(string text) => text.Length <= Limits.CharactersPerDefinitionId ? text : text[..Limits.CharactersPerDefinitionId];
}
