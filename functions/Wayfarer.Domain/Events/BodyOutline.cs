using System.Text.Json;

namespace Wayfarer.Domain.Events;

/// <summary>
/// Where the members of a body lie in its bytes. Ranges rather than a document of the whole body, so that each event is
/// judged, and refused, on its own bytes.
/// </summary>
internal sealed class BodyOutline
{
    public Range? Batch { get; private set; }

    public Range? Context { get; private set; }

    public Range? SentAt { get; private set; }

    public Range? Historical { get; private set; }

    public static BodyOutline? Of(ReadOnlySpan<byte> body, JsonReaderOptions options)
    {
        var reader = new Utf8JsonReader(body, options);
        reader.Read();
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        var outline = new BodyOutline();
        while (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            outline.Place(Name(ref reader), ValueRange(ref reader));

        // Reads what stands behind the object too: half a body, or two, is no body.
        while (reader.Read()) reader.Skip();
        return isObject ? outline : null;
    }

    public static List<Range>? ElementsOf(ReadOnlySpan<byte> body, Range array, JsonReaderOptions options)
    {
        var reader = new Utf8JsonReader(body[array], options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) return null;

        var offset = array.Start.Value;
        var elements = new List<Range>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = offset + (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(start..(offset + (int)reader.BytesConsumed));
        }

        return elements;
    }

    private static string? Name(ref Utf8JsonReader reader) => JsonSyntax.ProblemOfText(ref reader) is null ? reader.GetString() : null;

    private static Range ValueRange(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    // The last of several members with one name wins, as it does inside the events.
    private void Place(string? name, Range value)
    {
        if (name == "batch") Batch = value;
        else if (name == "context") Context = value;
        else if (name == "sentAt") SentAt = value;
        else if (name == "historical") Historical = value;
    }
}
