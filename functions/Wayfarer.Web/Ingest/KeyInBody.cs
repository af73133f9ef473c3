using System.Text.Json;

namespace Wayfarer.Web.Ingest;

/// <summary>The key of a request that shows none in its headers, as <c>writeKey</c>: a page that closes can send no headers.</summary>
internal static class KeyInBody
{
    // A body may nest as deeply as it likes beside the key.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    public static string? Of(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, AnyDepth);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isKey = reader.ValueTextEquals("writeKey"u8);
                reader.Read();
                if (isKey) return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The parser of events words what is wrong, for whoever shows a key.
        }

        return null;
    }
}
