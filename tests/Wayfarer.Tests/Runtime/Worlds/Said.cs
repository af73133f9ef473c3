using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Tests.Runtime.Worlds;

/// <summary>An event as a website would send it, with the contacts of its other identifiers.</summary>
public sealed record Said(Event Event, ImmutableArray<ContactId> Linked)
{
    public static Said Track(string messageId, string name, Instant at, string? user = null, string? anonymous = null, string? traits = null) =>
        Of(messageId, EventType.Track, name, at, user, anonymous, null, traits);

    public static Said Identify(string messageId, Instant at, string user, string? anonymous = null, string? traits = null) =>
        Of(messageId, EventType.Identify, EventNames.Identified, at, user, anonymous, null, traits);

    public static Said Alias(string messageId, Instant at, string user, string previous) =>
        Of(messageId, EventType.Alias, EventNames.Aliased, at, user, null, previous, null);

    private static Said Of(string messageId, EventType type, string name, Instant at, string? user, string? anonymous, string? previous, string? traits)
    {
        var @event = new Event
        {
            MessageId = messageId,
            Key = Event.KeyOf("test", messageId),
            Type = type,
            Name = name,
            OccurredAt = at,
            RecordedAt = at,
            UserId = user,
            AnonymousId = anonymous,
            PreviousId = previous,
            Traits = traits is null ? null : JsonElement.Parse(traits),
        };
        ContactId?[] linked = [user is not null && anonymous is not null ? World.Visitor(anonymous) : null, previous is null ? null : World.User(previous)];
        return new Said(@event, [.. linked.OfType<ContactId>()]);
    }
}
