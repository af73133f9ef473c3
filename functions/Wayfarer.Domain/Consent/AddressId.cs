using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wayfarer.Domain.Consent;

/// <summary>
/// What an address is known by where nobody needs to read it: a keyed hash of channel and address. Consent and suppression
/// belong to it, so that they hold for every contact that gives the address.
/// </summary>
[JsonConverter(typeof(AddressIdJsonConverter))]
public readonly record struct AddressId
{
    private const char Prefix = 'a';
    private const int HashBytes = 16;
    private const int Length = 1 + (HashBytes * 2);

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    private readonly string? _value;

    private AddressId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An address id is made by parsing or from an address.");

    public static AddressId Of(EmailAddress address, ReadOnlySpan<byte> key) => Of($"email:{address.Value}", key);

    /// <param name="phone">In the international form, such as +491701234567.</param>
    public static AddressId OfPhone(string phone, ReadOnlySpan<byte> key) => Of($"phone:{phone}", key);

    private static AddressId Of(string address, ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(address), hash);
        return new AddressId(Prefix + Convert.ToHexStringLower(hash[..HashBytes]));
    }

    public static bool TryParse(string? text, out AddressId id)
    {
        var valid = text is { Length: Length } && text[0] == Prefix && text.AsSpan(1).IndexOfAnyExcept(Hexadecimal) < 0;
        id = valid ? new AddressId(text!) : default;
        return valid;
    }

    public static AddressId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an address id.");

    public override string ToString() => Value;
}

public sealed class AddressIdJsonConverter : JsonConverter<AddressId>
{
    public override AddressId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AddressId.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, AddressId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
