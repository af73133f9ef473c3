using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Tests.Domain.Contacts;

internal static class Inputs
{
    public static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));

    public static readonly ContactId Contact = ContactId.Parse("u00000000000000000000000000000001");

    public static Input.Occurred Track(string messageId, string name, Instant at, string? traits = null, string? group = null, string? anonymous = null, Instant? recorded = null) =>
        new(new Event
        {
            MessageId = messageId,
            Key = Event.KeyOf("test", messageId),
            Type = EventType.Track,
            Name = name,
            OccurredAt = at,
            RecordedAt = recorded ?? at,
            UserId = "ann",
            AnonymousId = anonymous,
            GroupId = group,
            Traits = traits is null ? null : JsonElement.Parse(traits),
        }, []);
}
