using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wayfarer.Domain.Contacts;

/// <summary>A number that may be larger than readers of JSON keep exactly: stored as text.</summary>
public sealed class WholeNumberJsonConverter : JsonConverter<Int128>
{
    public override Int128 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Int128.Parse(reader.GetString() ?? "", CultureInfo.InvariantCulture);

    public override void Write(Utf8JsonWriter writer, Int128 value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
}
