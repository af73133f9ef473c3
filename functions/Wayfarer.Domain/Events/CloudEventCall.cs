using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Events;

/// <summary>
/// One CloudEvent, told again as a track call so that the rules for events stand in one place; problems are told in the words
/// of the sender. Its id belongs to its own source, so that the two together recognise a repeat.
/// </summary>
internal static class CloudEventCall
{
    private static readonly JsonDocumentOptions AtMostThatDeep = new() { MaxDepth = Limits.DepthOfJson };

    private static readonly string[] OfPerson = ["userId", "anonymousId", "traits"];

    public static (Event? Event, EventProblem? Problem) Read(ReadOnlyMemory<byte> raw, int? index, Instant receivedAt, EventSender sender)
    {
        if (raw.Length > Limits.BytesPerEvent)
            return Refused(null, $"has {raw.Length} bytes; send at most {Limits.BytesPerEvent} for one event");
        if (JsonSyntax.ProblemOf(raw.Span) is { } syntax) return Refused(syntax.Member, syntax.Reason);

        using var document = JsonDocument.Parse(raw, AtMostThatDeep);
        var told = document.RootElement;
        if (ProblemOf(told) is var (field, reason)) return Refused(field, reason);

        using var call = new EventCall(AsTrack(told), index, SharedMembers.None, bytes: int.MaxValue);
        if (call.Read(EventType.Track, receivedAt, sender) is not { } read) return Refused(FieldOf(call.Problem!.Field, told), call.Problem.Reason);

        return (read with { Key = Event.KeyOf(sender.Source, $"{Text(told, "source")}\n{read.MessageId}") }, null);

        (Event?, EventProblem?) Refused(string? field, string reason) => (null, new EventProblem(index, field, reason));
    }

    /// <summary>Data that came apart from its attributes must be sound by itself, or it could close its own brace.</summary>
    public static EventProblem? ProblemOfData(ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty) return null;

        try
        {
            return JsonSyntax.ProblemOf(data.Span) is { } syntax ? new EventProblem(null, "data", syntax.Reason) : null;
        }
        catch (JsonException)
        {
            return new EventProblem(null, "data", "is not valid JSON; send one JSON object in UTF-8");
        }
    }

    public static byte[] Join(IReadOnlyDictionary<string, string> attributes, ReadOnlyMemory<byte> data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in attributes) writer.WriteString(name, value);
            if (!data.IsEmpty)
            {
                writer.WritePropertyName("data");
                writer.WriteRawValue(data.Span, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static (string? Field, string Reason)? ProblemOf(JsonElement told)
    {
        if (told.ValueKind != JsonValueKind.Object) return (null, "must be a JSON object: one CloudEvent");
        if (Text(told, "specversion") != "1.0") return ("specversion", "must be \"1.0\"");
        if (Text(told, "id") is null or "") return ("id", "is missing; this event needs it");
        if (Text(told, "source") is null or "") return ("source", "is missing; this event needs it");
        if (told.TryGetProperty("data_base64", out _)) return ("data_base64", "cannot be read; send the data as a JSON object in data");
        return Data(told) is { ValueKind: not JsonValueKind.Object } ? ("data", "must be an object; send { ... } or leave it out") : null;
    }

    private static ReadOnlyMemory<byte> AsTrack(JsonElement told)
    {
        var data = Data(told);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Write(writer, "event", told, "type");
            Write(writer, "messageId", told, "id");
            Write(writer, "timestamp", told, "time");
            if (!NamesSomebody(data)) Write(writer, "userId", told, "subject");
            Write(writer, "userId", data, "userId");
            Write(writer, "anonymousId", data, "anonymousId");
            if (data is { } properties) WriteProperties(writer, properties);
            if (Member(data, "traits") is { } traits) WriteTraits(writer, traits);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteProperties(Utf8JsonWriter writer, JsonElement data)
    {
        writer.WriteStartObject("properties");
        foreach (var member in data.EnumerateObject())
        {
            if (!OfPerson.Contains(member.Name)) Write(writer, member.Name, member.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteTraits(Utf8JsonWriter writer, JsonElement traits)
    {
        writer.WriteStartObject("context");
        Write(writer, "traits", traits);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonElement? parent, string member)
    {
        if (Member(parent, member) is { } value) Write(writer, name, value);
    }

    // As it was sent: other escapes would change its size.
    private static void Write(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
    }

    private static string? FieldOf(string? field, JsonElement told) => field switch
    {
        "event" => "type",
        "messageId" => "id",
        "timestamp" => "time",
        "userId" => NamesSomebody(Data(told)) ? "data.userId" : "subject",
        "anonymousId" => "data.anonymousId",
        "context.traits" => "data.traits",
        "properties" => "data",
        _ => field,
    };

    /// <summary>A subject is the person only when the data does not say who it is: other systems mean a thing by it.</summary>
    private static bool NamesSomebody(JsonElement? data) => Member(data, "userId") is not null || Member(data, "anonymousId") is not null;

    private static JsonElement? Data(JsonElement told) => Member(told, "data");

    private static string? Text(JsonElement told, string name) => Member(told, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
