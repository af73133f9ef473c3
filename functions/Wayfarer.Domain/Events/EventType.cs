using System.Text.Json.Serialization;

namespace Wayfarer.Domain.Events;

/// <summary>The six calls of the Segment specification.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventType>))]
public enum EventType
{
    Track,
    Page,
    Screen,
    Identify,
    Group,
    Alias,
}
