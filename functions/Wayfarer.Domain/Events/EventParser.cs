using System.Text.Json;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Events;

/// <summary>
/// Reads bodies in the Segment format, one call or a batch. Whatever the bytes are, the answer is events and problems, never
/// an exception, and a bad event never harms its neighbours; only what is wrong with the body itself refuses all of it.
/// </summary>
public static class EventParser
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = Limits.BytesPerRequest + 1 };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="type">The call that the route names; null where the body says it: in each event, or as a <c>batch</c>.</param>
    public static ParsedEvents Parse(ReadOnlyMemory<byte> body, EventType? type, Instant receivedAt, EventSender sender)
    {
        if (body.Length > Limits.BytesPerRequest)
            return Refused(null, $"has {body.Length} bytes; send at most {Limits.BytesPerRequest} in one request");

        // Some clients write the mark, although JSON on the wire must not have one.
        if (body.Span.StartsWith(ByteOrderMark)) body = body[ByteOrderMark.Length..];

        try
        {
            var outline = BodyOutline.Of(body.Span, AnyDepth);
            if (outline is null) return Refused(null, "must be a JSON object: one call, or { \"batch\": [ ... ] }");

            return type is null && outline.Batch is { } batch
                ? ParseBatch(body, batch, outline, receivedAt, sender)
                : ParseSingle(body, type, receivedAt, sender);
        }
        catch (JsonException invalid)
        {
            return Refused(null, $"is not valid JSON near line {invalid.LineNumber + 1}, byte {invalid.BytePositionInLine + 1}; send one JSON object in UTF-8");
        }
    }

    /// <summary>The call of that name as routes and <c>type</c> members write it.</summary>
    public static EventType? TypeOf(string? name) => name switch
    {
        "track" => EventType.Track,
        "page" => EventType.Page,
        "screen" => EventType.Screen,
        "identify" => EventType.Identify,
        "group" => EventType.Group,
        "alias" => EventType.Alias,
        _ => null,
    };

    private static ParsedEvents ParseSingle(ReadOnlyMemory<byte> body, EventType? type, Instant receivedAt, EventSender sender)
    {
        using var call = new EventCall(body, index: null, SharedMembers.None);
        return call.Read(type, receivedAt, sender) is { } read ? new([read], []) : new([], [call.Problem!]);
    }

    private static ParsedEvents ParseBatch(
        ReadOnlyMemory<byte> body, Range batch, BodyOutline outline, Instant receivedAt, EventSender sender)
    {
        if (BodyOutline.ElementsOf(body.Span, batch, AnyDepth) is not { } elements)
            return Refused("batch", "must be an array of calls");
        if (elements.Count > Limits.EventsPerRequest)
            return Refused("batch", $"has {elements.Count} events; send at most {Limits.EventsPerRequest} in one request");

        var shared = SharedMembers.Of(body, outline, out var problem);
        if (problem is not null) return new([], [problem]);

        var events = new List<Event>(elements.Count);
        var problems = new List<EventProblem>();
        for (var index = 0; index < elements.Count; index++)
        {
            using var call = new EventCall(body[elements[index]], index, shared);
            if (call.Read(null, receivedAt, sender) is { } read) events.Add(read);
            else problems.Add(call.Problem!);
        }

        return new ParsedEvents(events, problems);
    }

    private static ParsedEvents Refused(string? field, string reason) => new([], [new EventProblem(null, field, reason)]);
}
