using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Events;

/// <summary>
/// One call on its way to becoming an <see cref="Event"/>. The first problem met is the one that is told; after it, reading
/// goes on harmlessly, so that the rules can stand in one place and in the order of the specification.
/// </summary>
internal sealed class EventCall : IDisposable
{
    public const string HistoricalAdvice = "must be true or false";

    private const string IdentifierAdvice = "send the id by which your system knows this one person, or leave the field out";

    private static readonly JsonDocumentOptions AtMostThatDeep = new() { MaxDepth = Limits.DepthOfJson };

    private readonly ReadOnlyMemory<byte> _raw;
    private readonly int? _index;
    private readonly SharedMembers _shared;
    private readonly JsonDocument? _document;
    private readonly JsonElement _call;

    /// <param name="bytes">How many it may have.</param>
    public EventCall(ReadOnlyMemory<byte> raw, int? index, SharedMembers shared, int bytes = Limits.BytesPerEvent)
    {
        (_raw, _index, _shared) = (raw, index, shared);
        if (raw.Length > bytes)
        {
            Refuse(null, $"has {raw.Length} bytes; send at most {bytes} for one event");
        }
        else if (JsonSyntax.ProblemOf(raw.Span) is { } syntax)
        {
            Refuse(syntax.Member, syntax.Reason);
        }
        else
        {
            _document = JsonDocument.Parse(raw, AtMostThatDeep);
            _call = _document.RootElement;
            if (_call.ValueKind != JsonValueKind.Object) Refuse(null, "must be a JSON object: one call");
        }
    }

    public EventProblem? Problem { get; private set; }

    public void Dispose() => _document?.Dispose();

    public Event? Read(EventType? routed, Instant receivedAt, EventSender sender)
    {
        if (Problem is not null) return null;
        if ((routed ?? Type()) is not { } type) return null;

        var context = Object(_call, "context", "context");
        var messageId = MessageId(receivedAt);
        var userId = IdOf("userId", IdentifierKind.User);
        var anonymousId = IdOf("anonymousId", IdentifierKind.Anonymous);
        var previousId = type == EventType.Alias ? Needed("previousId", IdOf("previousId", IdentifierKind.Anonymous)) : null;
        var groupId = type == EventType.Group ? Needed("groupId", IdOf("groupId", IdentifierKind.User)) : null;
        if (type == EventType.Alias) Needed("userId", userId);
        else if (userId is null && anonymousId is null) Refuse("userId", "is missing, and so is anonymousId; send at least one of them");

        var name = NameOf(type);
        var properties = Properties(type);
        var traits = Traits(type, context);
        var occurredAt = OccurredAt(receivedAt);
        var historical = Historical(context);
        if (Problem is not null) return null;

        return Judged(sender, new Event
        {
            MessageId = messageId,
            Key = Event.KeyOf(sender.Source, messageId),
            Type = type,
            Name = name,
            OccurredAt = occurredAt,
            RecordedAt = receivedAt,
            Historical = historical,
            UserId = userId,
            AnonymousId = anonymousId,
            PreviousId = previousId,
            GroupId = groupId,
            Properties = properties,
            Traits = traits,
        });
    }

    private Event? Judged(EventSender sender, Event told)
    {
        var (admitted, field, reason) = Testimony.Judge(told, sender, Proofs.Of(_call, _shared.Context));
        if (admitted is null) Refuse(field, reason!);
        return admitted;
    }

    private EventType? Type()
    {
        var type = EventParser.TypeOf(Member(_call, "type") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null);
        if (type is null) Refuse("type", "must be one of \"track\", \"identify\", \"page\", \"screen\", \"group\" and \"alias\"");
        return type;
    }

    private string MessageId(Instant receivedAt)
    {
        if (Text("messageId") is not { } messageId) return DerivedMessageId(receivedAt);

        if (messageId.Length is 0 or > Limits.CharactersPerMessageId)
            Refuse("messageId", $"must have 1 to {Limits.CharactersPerMessageId} characters; shorten it or leave it out");
        if (messageId.Any(char.IsControl)) Refuse("messageId", "has control characters; remove them");
        return messageId;
    }

    // With the place in the batch, because two equal events without ids may well be two clicks, and losing one is worse.
    private string DerivedMessageId(Instant receivedAt)
    {
        Span<byte> moment = stackalloc byte[sizeof(long) + sizeof(int)];
        BinaryPrimitives.WriteInt64BigEndian(moment, receivedAt.Milliseconds);
        BinaryPrimitives.WriteInt32BigEndian(moment[sizeof(long)..], _index ?? 0);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. moment, .. _raw.Span], hash);
        return $"derived-{Convert.ToHexStringLower(hash[..16])}";
    }

    private string? IdOf(string field, IdentifierKind kind)
    {
        if (Text(field) is not { } text) return null;

        var identifier = Identifier.TryCreate(kind, text, out var problem);
        if (problem is not null) Refuse(field, $"{problem}; {IdentifierAdvice}");
        else if (identifier!.Value.Value.Any(char.IsControl)) Refuse(field, $"has control characters; {IdentifierAdvice}");
        return identifier?.Value;
    }

    private string NameOf(EventType type) => type switch
    {
        EventType.Page => EventNames.PageViewed,
        EventType.Screen => EventNames.ScreenViewed,
        EventType.Identify => EventNames.Identified,
        EventType.Group => EventNames.GroupJoined,
        EventType.Alias => EventNames.Aliased,
        _ => TrackedName(),
    };

    private string TrackedName()
    {
        const string Field = "event";
        var name = Member(_call, Field) is { ValueKind: JsonValueKind.String } text ? text.GetString()!.Trim() : "";
        if (name.Length is 0 or > Limits.CharactersPerEventName)
            Refuse(Field, $"must be the event's name, a text of 1 to {Limits.CharactersPerEventName} characters");
        if (name.Any(char.IsControl)) Refuse(Field, "has control characters; remove them");
        return name;
    }

    private JsonElement? Properties(EventType type)
    {
        var properties = Object(_call, "properties", "properties");
        if (type is not (EventType.Page or EventType.Screen)) return properties?.Clone();

        var lifted = new[] { "name", "category" }.Where(field => Lifts(field, properties)).ToList();
        return lifted.Count == 0 ? properties?.Clone() : WithMembers(properties, lifted);
    }

    private bool Lifts(string field, JsonElement? properties)
    {
        if (Member(_call, field) is not { } value) return false;

        if (value.ValueKind != JsonValueKind.String) Refuse(field, "must be a text");
        return properties is null || !properties.Value.TryGetProperty(field, out _);
    }

    private JsonElement WithMembers(JsonElement? properties, List<string> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (properties is { } given)
            {
                foreach (var property in given.EnumerateObject()) property.WriteTo(writer);
            }

            foreach (var field in fields)
            {
                writer.WritePropertyName(field);
                _call.GetProperty(field).WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private JsonElement? Traits(EventType type, JsonElement? context)
    {
        var told = Object(_call, "traits", "traits");
        if (type is EventType.Identify or EventType.Group) return told?.Clone();
        if (Object(context, "traits", "context.traits") is { } own) return own.Clone();
        if (Object(_shared.Context, "traits", "context.traits") is not { } common) return null;

        // Already detached; one copy serves the batch. It counts for each event, or a small body could unfold into a huge one.
        if (_raw.Length + JsonMarshal.GetRawUtf8Value(common).Length > Limits.BytesPerEvent)
            Refuse(null, $"has more than {Limits.BytesPerEvent} bytes together with the batch's context.traits; send less in one of them");
        return common;
    }

    private Instant OccurredAt(Instant receivedAt)
    {
        var sentAt = SenderClock.SentAt(StringOnly("sentAt") ?? _shared.SentAt?.GetString());
        var field = Member(_call, "timestamp") is null ? "originalTimestamp" : "timestamp";
        if (Member(_call, field) is null) return receivedAt;
        if (StringOnly(field) is not { } text) return default;

        if (!SenderClock.TryRead(text, out var timestamp))
        {
            Refuse(field, SenderClock.Advice);
            return default;
        }

        var occurredAt = SenderClock.OccurredAt(timestamp, sentAt, receivedAt);
        if (timestamp < Instant.Epoch || occurredAt < Instant.Epoch)
            Refuse(field, "is before 1970; send the time at which the event occurred, or leave it out");
        return occurredAt;
    }

    private bool Historical(JsonElement? context)
    {
        (string Field, JsonElement? Value)[] places =
        [
            ("historical", Member(_call, "historical")),
            ("context.historical", Member(context, "historical")),
            ("historical", NullIsAbsent(_shared.Historical)),
            ("context.historical", Member(_shared.Context, "historical")),
        ];
        var (field, told) = places.FirstOrDefault(place => place.Value is not null);
        if (told is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) }) Refuse(field, HistoricalAdvice);
        return told is { ValueKind: JsonValueKind.True };
    }

    private JsonElement? Object(JsonElement? parent, string name, string field)
    {
        if (Member(parent, name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Object) return value;

        Refuse(field, "must be an object; send { ... } or leave it out");
        return null;
    }

    private string? StringOnly(string field)
    {
        if (Member(_call, field) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();

        Refuse(field, SenderClock.Advice);
        return null;
    }

    private string? Text(string field)
    {
        if (Member(_call, field) is not { } value) return null;

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString();
            case JsonValueKind.Number:
                // Every spelling of zero is the zero that broken integrations send for everybody.
                return value.GetDouble() == 0 ? "0" : value.GetRawText();
            default:
                Refuse(field, "must be a string");
                return null;
        }
    }

    private string? Needed(string field, string? value)
    {
        if (value is null) Refuse(field, "is missing; this call needs it");
        return value;
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value) ? NullIsAbsent(value) : null;

    // Libraries send null for what they do not know.
    private static JsonElement? NullIsAbsent(JsonElement? value) => value is { ValueKind: JsonValueKind.Null } ? null : value;

    private void Refuse(string? field, string reason) => Problem ??= new EventProblem(_index, field, reason);
}
