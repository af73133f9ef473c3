using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wayfarer.Domain.Contacts;

/// <summary>
/// A contact's id: a keyed hash of the identifier it was first known by, so that it can be computed by any worker without
/// a look-up and tells nothing about the person. Ids of user ids sort before ids of anonymous ones: merges always go to
/// the smaller id, which makes a cycle of merges impossible.
/// </summary>
[JsonConverter(typeof(ContactIdJsonConverter))]
public readonly record struct ContactId
{
    private const char User = 'u';
    private const char Visitor = 'v';
    private const int HashBytes = 16;
    private const int Length = 1 + (HashBytes * 2);

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    private readonly string? _value;

    private ContactId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A contact id is made by parsing or from an identifier.");

    /// <summary>Whether the contact began as an anonymous visitor.</summary>
    public bool IsAnonymous => Value[0] == Visitor;

    public static ContactId Of(Identifier identifier, ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{identifier.Kind}:{identifier.Value}"), hash);
        var prefix = identifier.Kind == IdentifierKind.User ? User : Visitor;
        return new ContactId(prefix + Convert.ToHexStringLower(hash[..HashBytes]));
    }

    public static bool TryParse(string? text, out ContactId id)
    {
        var valid = text is { Length: Length } && text[0] is User or Visitor && text.AsSpan(1).IndexOfAnyExcept(Hexadecimal) < 0;
        id = valid ? new ContactId(text!) : default;
        return valid;
    }

    public static ContactId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a contact id.");

    /// <summary>Whether a merge of the two goes into this one.</summary>
    public bool Precedes(ContactId other) => string.CompareOrdinal(Value, other.Value) < 0;

    public override string ToString() => Value;
}

public sealed class ContactIdJsonConverter : JsonConverter<ContactId>
{
    public override ContactId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ContactId.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, ContactId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
