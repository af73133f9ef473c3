using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Keys;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// The keys that websites send events with, as Segment's libraries do: as the user name of HTTP Basic, or as
/// <c>writeKey</c> in the body. Each stands for the source that its events belong to.
/// </summary>
public sealed class WriteKeys(IWriteKeys keys)
{
    public WriteKey? KeyOf(HttpRequest request, ReadOnlySpan<byte> body) =>
        (FromHeader(request.Headers.Authorization) ?? FromBody(body)) is { } presented ? keys.Find(presented) : null;

    private static string? FromHeader(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header)) return null;
        if (!string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is null) return null;

        var bytes = new byte[header.Parameter.Length];
        return Convert.TryFromBase64String(header.Parameter, bytes, out var written)
            ? Encoding.UTF8.GetString(bytes, 0, written).Split(':')[0]
            : null;
    }

    private static string? FromBody(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
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
