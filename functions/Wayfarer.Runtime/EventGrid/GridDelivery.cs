using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;

namespace Wayfarer.Runtime.EventGrid;

/// <summary>
/// Reads what Event Grid delivers: CloudEvents 1.0, one, a batch, or one whose attributes are headers, and the schema of Event
/// Grid's own. Whatever the bytes are, the answer is events and problems, and a bad event never harms its neighbours.
/// </summary>
public static class GridDelivery
{
    private const string Advice = "send CloudEvents 1.0, or events in the schema of Event Grid";

    // Deeper than any event may be, so that one that is too deep is found by itself.
    private static readonly JsonDocumentOptions AnyUsualDepth = new() { MaxDepth = 1_000 };

    private static readonly JsonElement Nothing = JsonElement.Parse("null");

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>A body in JSON: an object is one event, an array is a batch.</summary>
    public static GridReading Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Length > Limits.BytesPerGridDelivery) return Refused(null, $"has {body.Length} bytes; send at most {Limits.BytesPerGridDelivery} in one delivery");
        if (body.Span.StartsWith(ByteOrderMark)) body = body[ByteOrderMark.Length..];

        try
        {
            using var document = JsonDocument.Parse(body, AnyUsualDepth);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array) return Read([root], isBatch: false);

            return root.GetArrayLength() > Limits.EventsPerGridDelivery
                ? Refused(null, $"has {root.GetArrayLength()} events; send at most {Limits.EventsPerGridDelivery} in one delivery")
                : Read([.. root.EnumerateArray()], isBatch: true);
        }
        catch (JsonException invalid)
        {
            return Refused(null, $"is not valid JSON near line {invalid.LineNumber + 1}, byte {invalid.BytePositionInLine + 1}; {Advice}");
        }
    }

    /// <summary>Events that came one by one, as texts: the triggers of Azure Functions hand them over so.</summary>
    public static GridReading ParseEach(IReadOnlyList<string> texts)
    {
        var readings = texts.Select(text => Parse(Encoding.UTF8.GetBytes(text))).ToList();
        return new GridReading(
            [.. readings.SelectMany((reading, index) => reading.Events.Select(told => told with { Index = index }))],
            [.. readings.SelectMany((reading, index) => reading.Problems.Select(found => found with { Problem = found.Problem with { Index = index } }))]);
    }

    /// <summary>One CloudEvent in binary mode.</summary>
    /// <param name="attributes">What the headers say, by name without prefix.</param>
    public static GridReading Parse(IReadOnlyDictionary<string, string> attributes, ReadOnlyMemory<byte> data)
    {
        if (data.Length > Limits.BytesPerGridEvent) return Refused("data", $"has {data.Length} bytes; send at most {Limits.BytesPerGridEvent} in one event");
        if (attributes.GetValueOrDefault("specversion") != "1.0") return Refused("specversion", "must be \"1.0\"");

        foreach (var needed in (string[])["id", "source", "type"])
        {
            if (string.IsNullOrEmpty(attributes.GetValueOrDefault(needed))) return Refused(needed, "is missing; this event needs it");
        }

        try
        {
            if (!data.IsEmpty && JsonSyntax.ProblemOf(data.Span) is { } syntax) return Refused("data", syntax.Reason);

            var told = data.IsEmpty ? Nothing : JsonElement.Parse(data.Span);
            return new GridReading(
                [new GridEvent(null, attributes["id"], attributes["source"], attributes["type"], attributes.GetValueOrDefault("subject"), attributes.GetValueOrDefault("time"), told) { Sent = data }],
                []);
        }
        catch (JsonException)
        {
            return Refused("data", "is not valid JSON; send one JSON value in UTF-8");
        }
    }

    private static GridReading Read(IReadOnlyList<JsonElement> told, bool isBatch)
    {
        var events = new List<GridEvent>(told.Count);
        var problems = new List<GridProblem>();
        for (var place = 0; place < told.Count; place++)
        {
            var index = isBatch ? place : (int?)null;
            var sent = JsonMarshal.GetRawUtf8Value(told[place]);
            if (ProblemOf(told[place], sent) is var (field, reason)) problems.Add(new GridProblem(new EventProblem(index, field, reason), sent.Length <= Limits.BytesPerGridEvent ? sent.ToArray() : default));
            else events.Add(Read(told[place], index) with { Sent = sent.ToArray() });
        }

        return new GridReading(events, problems);
    }

    private static (string? Field, string Reason)? ProblemOf(JsonElement told, ReadOnlySpan<byte> sent)
    {
        if (sent.Length > Limits.BytesPerGridEvent) return (null, $"has {sent.Length} bytes; send at most {Limits.BytesPerGridEvent} in one event");
        if (told.ValueKind != JsonValueKind.Object) return (null, $"must be a JSON object: one event; {Advice}");
        if (JsonSyntax.ProblemOf(sent) is { } syntax) return (syntax.Member, syntax.Reason);
        if (!IsCloudEvent(told) && !told.TryGetProperty("eventType", out _)) return ("specversion", $"is missing; {Advice}");
        if (IsCloudEvent(told) && Text(told, "specversion") != "1.0") return ("specversion", "must be \"1.0\"");
        if (told.TryGetProperty("data_base64", out _)) return ("data_base64", "cannot be read; send the data as JSON in data");

        foreach (var needed in (string[])(IsCloudEvent(told) ? ["id", "source", "type"] : ["id", "eventType"]))
        {
            if (!told.TryGetProperty(needed, out var value)) return (needed, "is missing; this event needs it");
            if (value.ValueKind != JsonValueKind.String || value.GetString() is "") return (needed, "must be text");
        }

        return null;
    }

    private static GridEvent Read(JsonElement told, int? index)
    {
        var data = told.TryGetProperty("data", out var given) ? given.Clone() : Nothing;
        return IsCloudEvent(told)
            ? new GridEvent(index, Text(told, "id")!, Text(told, "source")!, Text(told, "type")!, Text(told, "subject"), Text(told, "time"), data)
            : new GridEvent(index, Text(told, "id")!, Text(told, "topic") ?? "", Text(told, "eventType")!, Text(told, "subject"), Text(told, "eventTime"), data);
    }

    private static bool IsCloudEvent(JsonElement told) => told.TryGetProperty("specversion", out _);

    private static string? Text(JsonElement told, string name) =>
        told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static GridReading Refused(string? field, string reason) => new([], [new GridProblem(new EventProblem(null, field, reason), default)]);
}

/// <summary>The events of a delivery that can be used, in their order, and a problem for each that cannot.</summary>
public sealed record GridReading(IReadOnlyList<GridEvent> Events, IReadOnlyList<GridProblem> Problems);

/// <summary>A problem and, where it is one event's and small enough, the text that was sent.</summary>
public sealed record GridProblem(EventProblem Problem, ReadOnlyMemory<byte> Sent);
