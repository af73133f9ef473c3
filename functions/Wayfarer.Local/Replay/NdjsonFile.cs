using System.Text;
using System.Text.Json;

namespace Wayfarer.Local.Replay;

/// <summary>The lines of a file, each of them one Segment call. Empty lines are skipped and counted.</summary>
internal static class NdjsonFile
{
    private const string ByteOrderMark = "\u00EF\u00BB\u00BF";

    public static IEnumerable<ReplayRow> Rows(string path, ReplayReading reading)
    {
        // Latin-1 hands every byte through as it is, so that the parser and not the reader judges the encoding.
        using var stream = File.OpenRead(path);
        using var text = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        for (var number = 1L; text.ReadLine() is { } line; number++)
        {
            if (number == 1 && line.StartsWith(ByteOrderMark, StringComparison.Ordinal)) line = line[ByteOrderMark.Length..];
            if (string.IsNullOrWhiteSpace(line)) continue;

            yield return Row(number, Encoding.Latin1.GetBytes(line), reading, stream.Position);
        }
    }

    private static ReplayRow Row(long number, byte[] line, ReplayReading reading, long bytesRead)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var call = document.RootElement;
            var timestamp = Text(call, "timestamp") ?? Text(call, "originalTimestamp");
            return reading.Read(number, line, timestamp, Text(call, "messageId") is not null, Value, bytesRead);

            string? Value(string member) =>
                Text(call, member) ?? Text(Object(call, "properties"), member) ?? Text(Object(call, "traits"), member);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // No JSON, or text in it that is no Unicode: the parser words it, and nothing is looked up in a line that it refuses.
            return reading.Read(number, line, null, hasMessageId: false, _ => null, bytesRead);
        }
    }

    private static JsonElement Object(JsonElement call, string member) =>
        call.ValueKind == JsonValueKind.Object && call.TryGetProperty(member, out var value) ? value : default;

    private static string? Text(JsonElement parent, string member)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(member, out var value)) return null;

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }
}
