using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Events;

/// <summary>The properties of the events that Wayfarer records by itself.</summary>
public static class EventProperties
{
    public static JsonElement Of(params ReadOnlySpan<(string Name, string Value)> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in properties) writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>The event that a contact entered or left a segment.</summary>
    public static Event Flipped(ContactId contact, string segment, bool entered, Instant at)
    {
        var name = entered ? EventNames.SegmentEntered : EventNames.SegmentLeft;
        var messageId = $"{contact}:{segment}:{at.Milliseconds}:{name}";
        return new Event
        {
            MessageId = messageId,
            Key = Event.KeyOf("segment", messageId),
            Type = EventType.Track,
            Name = name,
            OccurredAt = at,
            RecordedAt = at,
            Properties = Of(("segment", segment)),
        };
    }

    /// <summary>The event that the score of a contact came to a threshold, or fell below it.</summary>
    public static Event Crossed(ContactId contact, string score, string threshold, bool rose, Instant at)
    {
        var name = rose ? EventNames.ScoreRose : EventNames.ScoreFell;
        var messageId = $"{contact}:{score}:{threshold}:{at.Milliseconds}:{name}";
        return new Event
        {
            MessageId = messageId,
            Key = Event.KeyOf("score", messageId),
            Type = EventType.Track,
            Name = name,
            OccurredAt = at,
            RecordedAt = at,
            Properties = Of(("score", score), ("threshold", threshold)),
        };
    }

    /// <summary>The event that a step of a journey reserved a message.</summary>
    public static Event Planned(Fact reserved) => new()
    {
        MessageId = $"{reserved.Message}.planned",
        Key = Event.KeyOf("planned", reserved.Message!),
        Type = EventType.Track,
        Name = EventNames.EmailPlanned,
        OccurredAt = reserved.At,
        RecordedAt = reserved.At,
        Properties = Of(("message", reserved.Definition!), ("journey", reserved.Journey!), ("step", reserved.Step!), ("messageKey", reserved.Message!)),
    };

    /// <summary>The event that a message was sent, as conditions and journeys see it; the same from every reading of the receipt.</summary>
    public static Event Sent(Receipt receipt) => new()
    {
        MessageId = receipt.MessageKey,
        Key = Event.KeyOf("sent", receipt.MessageKey),
        Type = EventType.Track,
        Name = EventNames.EmailSent,
        OccurredAt = receipt.At,
        RecordedAt = receipt.At,
        Properties = Of(("message", receipt.Message), ("journey", receipt.Journey), ("step", receipt.Step), ("messageKey", receipt.MessageKey)),
    };

    /// <summary>The event that a message reached its mailbox.</summary>
    public static Event Delivered(Receipt receipt, Instant at) => new()
    {
        MessageId = $"{receipt.MessageKey}.delivered",
        Key = Event.KeyOf("delivered", receipt.MessageKey),
        Type = EventType.Track,
        Name = EventNames.EmailDelivered,
        OccurredAt = at,
        RecordedAt = at,
        Properties = Of(("message", receipt.Message), ("journey", receipt.Journey), ("step", receipt.Step), ("messageKey", receipt.MessageKey)),
    };

    /// <summary>What stands in place of the trigger when a broadcast reaches a contact.</summary>
    public static Event Reached(Input.Enroll enroll) => new()
    {
        MessageId = enroll.Broadcast,
        Key = enroll.Key,
        Type = EventType.Track,
        Name = EventNames.Broadcast,
        OccurredAt = enroll.At,
        RecordedAt = enroll.At,
        Properties = Of(("broadcast", enroll.Broadcast), ("segment", enroll.Segment)),
    };

    /// <summary>The event of a change of consent, as conditions and journeys see it; null for one that is only for the record.</summary>
    public static Event? Of(ConsentChange change)
    {
        var name = change.Kind switch
        {
            ConsentChangeKind.Granted or ConsentChangeKind.Confirmed => EventNames.Subscribed,
            ConsentChangeKind.Withdrawn => EventNames.Unsubscribed,
            ConsentChangeKind.HardBounced or ConsentChangeKind.SoftBounced => EventNames.EmailBounced,
            ConsentChangeKind.Complained => EventNames.EmailComplained,
            _ => null,
        };
        return name is null ? null : new Event
        {
            MessageId = change.Key,
            Key = Event.KeyOf("consent", change.Key),
            Type = EventType.Track,
            Name = name,
            OccurredAt = change.At,
            RecordedAt = change.At,
            Properties = Of(
                ("source", change.Source), ("kind", change.Kind.ToString()), ("topics", string.Join(',', change.Topics)), ("messageKey", change.MessageKey ?? "")),
        };
    }

    /// <summary>The topics that an event names, as one text or a list of them.</summary>
    public static ImmutableArray<string> Topics(Event @event, ImmutableArray<string> otherwise) => Topics(@event.Properties, otherwise);

    public static ImmutableArray<string> Topics(JsonElement? given, ImmutableArray<string> otherwise)
    {
        if (given is not { ValueKind: JsonValueKind.Object } properties || !properties.TryGetProperty("topics", out var topics)) return otherwise;

        return topics.ValueKind switch
        {
            JsonValueKind.String => [.. OnlyTopics([topics])],
            JsonValueKind.Array => [.. OnlyTopics(topics.EnumerateArray()).Take(Limits.TopicsPerInstallation)],
            _ => otherwise,
        };
    }

    private static IEnumerable<string> OnlyTopics(IEnumerable<JsonElement> said) =>
        said.Where(topic => topic.ValueKind == JsonValueKind.String).Select(topic => topic.GetString()!).Where(DefinitionId.IsValid);
}
