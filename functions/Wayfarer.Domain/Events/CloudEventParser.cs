using System.Text.Json;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Events;

/// <summary>
/// Reads CloudEvents 1.0: one, an array of them, or one whose attributes came beside its data. Like <see cref="EventParser"/>
/// it answers any bytes with events and problems, and a bad event never harms its neighbours.
/// </summary>
public static class CloudEventParser
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = Limits.BytesPerRequest + 1 };

    /// <summary>A body in JSON: an object is one event, an array is a batch.</summary>
    public static ParsedEvents Parse(ReadOnlyMemory<byte> body, Instant receivedAt, EventSender sender)
    {
        try
        {
            return FirstToken(body.Span) == JsonTokenType.StartArray
                ? ParseBatch(body, receivedAt, sender)
                : Read([body], isBatch: false, receivedAt, sender);
        }
        catch (JsonException invalid)
        {
            return Refused($"is not valid JSON near line {invalid.LineNumber + 1}, byte {invalid.BytePositionInLine + 1}; send one CloudEvent or an array of them");
        }
    }

    /// <summary>One event in binary mode.</summary>
    /// <param name="attributes">What the headers say, by name without prefix.</param>
    public static ParsedEvents Parse(IReadOnlyDictionary<string, string> attributes, ReadOnlyMemory<byte> data, Instant receivedAt, EventSender sender)
    {
        if (CloudEventCall.ProblemOfData(data) is { } problem) return new ParsedEvents([], [problem]);

        return Read([CloudEventCall.Join(attributes, data)], isBatch: false, receivedAt, sender);
    }

    private static ParsedEvents ParseBatch(ReadOnlyMemory<byte> body, Instant receivedAt, EventSender sender)
    {
        var reader = new Utf8JsonReader(body.Span, AnyDepth);
        while (reader.Read()) reader.Skip();

        var elements = BodyOutline.ElementsOf(body.Span, Range.All, AnyDepth)!;
        return elements.Count > Limits.EventsPerRequest
            ? Refused($"has {elements.Count} events; send at most {Limits.EventsPerRequest} in one request")
            : Read([.. elements.Select(element => body[element])], isBatch: true, receivedAt, sender);
    }

    private static ParsedEvents Read(IReadOnlyList<ReadOnlyMemory<byte>> calls, bool isBatch, Instant receivedAt, EventSender sender)
    {
        var events = new List<Event>(calls.Count);
        var problems = new List<EventProblem>();
        for (var index = 0; index < calls.Count; index++)
        {
            var (read, problem) = CloudEventCall.Read(calls[index], isBatch ? index : null, receivedAt, sender);
            if (read is not null) events.Add(read);
            else problems.Add(problem!);
        }

        return new ParsedEvents(events, problems);
    }

    private static JsonTokenType FirstToken(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, AnyDepth);
        reader.Read();
        return reader.TokenType;
    }

    private static ParsedEvents Refused(string reason) => new([], [new EventProblem(null, null, reason)]);
}
