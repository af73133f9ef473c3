using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>
/// Everything that can happen to a contact. An input with a key is applied once, however often it arrives; a wake has
/// none, because it is only a hint that time has passed.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "input")]
[JsonDerivedType(typeof(Input.Occurred), "event")]
[JsonDerivedType(typeof(Input.Wake), "wake")]
[JsonDerivedType(typeof(Input.HandedOver), "receipt")]
[JsonDerivedType(typeof(Input.ConsentChanged), "consent")]
[JsonDerivedType(typeof(Input.MergeInto), "merge")]
[JsonDerivedType(typeof(Input.Absorb), "absorb")]
[JsonDerivedType(typeof(Input.Erase), "erase")]
[JsonDerivedType(typeof(Input.Enroll), "enroll")]
[JsonDerivedType(typeof(Input.List), "list")]
[JsonDerivedType(typeof(Input.Refresh), "refresh")]
public abstract record Input
{
    private Input()
    {
    }

    [JsonIgnore]
    public abstract string? Key { get; }

    /// <summary>Whether it says nothing of its own: where it changes nothing, it is as if it had never come.</summary>
    [JsonIgnore]
    public bool IsHint => this is Wake or Refresh;

    /// <summary>The instant before which the input cannot have been known.</summary>
    [JsonIgnore]
    public abstract Instant RecordedAt { get; }

    /// <summary>The event that conditions see in the input; null when it is none.</summary>
    public Event? Heard() => this switch
    {
        // What is told of consent goes to the address first, and is heard when it comes back from there.
        Occurred { Event.Name: EventNames.Subscribed or EventNames.Unsubscribed } => null,
        Occurred occurred => occurred.Event,
        HandedOver { Receipt: { Kind: DeliveryKind.Email, Outcome: DeliveryOutcome.HandedOver } receipt } => EventProperties.Sent(receipt),
        ConsentChanged changed => EventProperties.Of(changed.Change),
        _ => null,
    };

    /// <summary>
    /// An event arrived. <paramref name="Linked"/> are the contacts of the other identifiers it carries, which are this
    /// person too.
    /// </summary>
    public sealed record Occurred(Event Event, ImmutableArray<ContactId> Linked) : Input
    {
        public ImmutableArray<ContactId> Linked { get; init; } = Linked.IsDefault ? [] : Linked;

        public override string Key => Event.Key;

        public override Instant RecordedAt => Event.RecordedAt;
    }

    /// <summary>The due table says that something changes by itself.</summary>
    public sealed record Wake(Instant At) : Input
    {
        public override string? Key => null;

        public override Instant RecordedAt => At;
    }

    /// <summary>What became of a message that this contact reserved.</summary>
    public sealed record HandedOver(Receipt Receipt) : Input
    {
        public override string Key => Event.KeyOf("receipt", Receipt.MessageKey);

        public override Instant RecordedAt => Receipt.At;
    }

    /// <summary>What may be sent to the contact's address has changed; the address itself knows it already.</summary>
    public sealed record ConsentChanged(ConsentChange Change) : Input
    {
        public override string Key => Event.KeyOf("consent", Change.Key);

        public override Instant RecordedAt => Change.At;
    }

    /// <summary>
    /// This contact is the same person as another one and goes up in it. Who asked and when is part of the key: a user who
    /// was asked before anybody had heard of them asks again later.
    /// </summary>
    public sealed record MergeInto(ContactId From, ContactId Into, ContactId By, Instant At) : Input
    {
        public override string Key => Event.KeyOf("merge", $"{From}>{Into} {By} {At.Milliseconds}");

        public override Instant RecordedAt => At;
    }

    /// <summary>
    /// Another contact, frozen, goes up in this one. Only its id and sequence are recorded: its rows do not change any more.
    /// </summary>
    public sealed record Absorb(ContactId From, long Sequence, Instant At, [property: JsonIgnore] Contact? Contact = null) : Input
    {
        public override string Key => Event.KeyOf("absorb", From.Value);

        public override Instant RecordedAt => At;
    }

    /// <summary>Nothing is to be known of this person any more, by this contact or by any that is the same person.</summary>
    public sealed record Erase(ContactId Contact, Instant At) : Input
    {
        public override string Key => Event.KeyOf("erase", Contact.Value);

        public override Instant RecordedAt => At;
    }

    /// <summary>
    /// A broadcast reaches this contact: it is to enter a journey, as far as it may, if it is in the segment that the broadcast
    /// is for. The key is the broadcast's alone, so that a person who was two contacts is reached once.
    /// </summary>
    /// <param name="ReachedAs">A contact that went up in this one and was reached by the same broadcast.</param>
    public sealed record Enroll(string Broadcast, string Journey, string Segment, Instant At, ContactId? ReachedAs = null) : Input
    {
        public override string Key => Event.KeyOf("broadcast", Broadcast);

        public override Instant RecordedAt => At;
    }

    /// <summary>The contact is to be brought to a snapshot, or to a newer one, although nothing has happened to it.</summary>
    public sealed record Refresh(long Snapshot, Instant At) : Input
    {
        public override string? Key => null;

        public override Instant RecordedAt => At;
    }

    /// <summary>Somebody puts the contact into a static segment, or takes it out.</summary>
    /// <param name="Request">Names who asked and when: the same one is done once.</param>
    public sealed record List(string Segment, bool Inside, string Request, Instant At) : Input
    {
        public override string Key => Event.KeyOf("list", $"{Request}:{Segment}:{Inside}");

        public override Instant RecordedAt => At;
    }
}
