using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;

namespace Wayfarer.Domain.Consent;

/// <summary>
/// What a change of consent means to the contact that is whoever reads the mailbox. It comes into being with the first form
/// that is filled in, and gets its address when the mailbox confirms it, unless somebody is known by that address already:
/// who is told twice would be written to twice.
/// </summary>
public static class SubscriberInputs
{
    private const string Source = "subscription";

    public static ImmutableArray<Input> Of(AddressId address, ConsentChange change, IReadOnlyList<ContactId> claims, ContactId subscriber)
    {
        if (change is { Kind: ConsentChangeKind.Requested, Address: { } asked }) return [new Input.Occurred(Requested(address, change, asked), [])];
        if (change is not { Kind: ConsentChangeKind.Confirmed, Address: { } confirmed } || claims.Any(contact => contact != subscriber))
            return claims.Contains(subscriber) ? [new Input.ConsentChanged(change)] : [];

        return [new Input.Occurred(Identified(address, change, confirmed), []), new Input.ConsentChanged(change)];
    }

    /// <summary>The key of the event that asks; at one instant, a mailbox is asked once.</summary>
    public static string RequestKey(AddressId address, Time.Instant at) => Event.KeyOf(Source, $"requested {address} {at.Milliseconds}");

    private static Event Requested(AddressId address, ConsentChange change, string mailbox)
    {
        var properties = Write(writer =>
        {
            writer.WriteString("address", mailbox);
            writer.WriteStartArray("topics");
            foreach (var topic in change.Topics) writer.WriteStringValue(topic);
            writer.WriteEndArray();
            writer.WriteString("page", change.Source);
        });
        return Told(address, change, RequestKey(address, change.At), EventNames.SubscriptionRequested) with { Properties = properties };
    }

    private static Event Identified(AddressId address, ConsentChange change, string mailbox)
    {
        var traits = Write(writer =>
        {
            writer.WriteString(Profile.EmailTrait, mailbox);
            if (change.Traits is not { ValueKind: JsonValueKind.Object } given) return;

            foreach (var trait in given.EnumerateObject().Where(trait => trait.Name != Profile.EmailTrait)) trait.WriteTo(writer);
        });
        return Told(address, change, Event.KeyOf(Source, change.Key), EventNames.Identified) with { Type = EventType.Identify, Traits = traits };
    }

    private static Event Told(AddressId address, ConsentChange change, string key, string name) => new()
    {
        MessageId = key,
        Key = key,
        Type = EventType.Track,
        Name = name,
        OccurredAt = change.At,
        RecordedAt = change.At,
        AnonymousId = Identifier.OfSubscription(address).Value,
    };

    private static JsonElement Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
