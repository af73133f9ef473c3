using System.Text.Json;

namespace Wayfarer.Domain.Events;

/// <summary>The members beside <c>batch</c> that speak for every event of it that does not say otherwise.</summary>
internal sealed record SharedMembers(JsonElement? Context, JsonElement? SentAt, JsonElement? Historical)
{
    public static readonly SharedMembers None = new(null, null, null);

    public static SharedMembers Of(ReadOnlyMemory<byte> body, BodyOutline outline, out EventProblem? problem)
    {
        problem = null;
        return new SharedMembers(
            Read(body, outline.Context, "context", ref problem),
            Read(body, outline.SentAt, "sentAt", ref problem),
            Read(body, outline.Historical, "historical", ref problem));
    }

    private static JsonElement? Read(ReadOnlyMemory<byte> body, Range? range, string field, ref EventProblem? problem)
    {
        if (range is null || problem is not null) return null;

        var value = body.Span[range.Value];
        if (value.Length > Limits.BytesPerEvent)
            problem = new EventProblem(null, field, $"has {value.Length} bytes; every event may use {Limits.BytesPerEvent} with it");
        else if (JsonSyntax.ProblemOf(value) is { } syntax)
            problem = new EventProblem(null, field, syntax.Reason);
        if (problem is not null) return null;

        var reader = new Utf8JsonReader(value);
        var element = JsonElement.ParseValue(ref reader);
        problem = field switch
        {
            "context" when element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null) => new(null, field, "must be an object"),
            "sentAt" when element.ValueKind is not (JsonValueKind.String or JsonValueKind.Null) => new(null, field, SenderClock.Advice),
            "historical" when element.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null) =>
                new(null, field, EventCall.HistoricalAdvice),
            _ => null,
        };
        return element;
    }
}
