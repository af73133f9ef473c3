using System.Buffers;
using System.Text.Json;
using Wayfarer.Domain.Messages;

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
}
