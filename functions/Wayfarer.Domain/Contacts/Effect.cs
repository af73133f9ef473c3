using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>What the outside must be told of a commit. Every effect may be told more than once; who receives it dedupes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "effect")]
[JsonDerivedType(typeof(Effect.Deliver), "deliver")]
[JsonDerivedType(typeof(Effect.Count), "count")]
[JsonDerivedType(typeof(Effect.Place), "place")]
[JsonDerivedType(typeof(Effect.Skipped), "skipped")]
[JsonDerivedType(typeof(Effect.ClaimAddress), "claim")]
[JsonDerivedType(typeof(Effect.ChangeConsent), "consent")]
[JsonDerivedType(typeof(Effect.AskToMerge), "merge")]
[JsonDerivedType(typeof(Effect.AskToAbsorb), "absorb")]
[JsonDerivedType(typeof(Effect.Erasure), "erase")]
[JsonDerivedType(typeof(Effect.Member), "member")]
[JsonDerivedType(typeof(Effect.Score), "score")]
public abstract record Effect
{
    private Effect()
    {
    }

    public sealed record Deliver(Delivery Delivery) : Effect;

    /// <summary>A journey's counter changes; a step's own counters carry its id.</summary>
    public sealed record Count(string Journey, JourneyCounter Counter, string? Step, int Change) : Effect;

    /// <summary>
    /// An enrollment of the contact waits somewhere else now, or has ended. Of two, the one with the higher wait number holds.
    /// The version is that of the journey; what an earlier release told has none.
    /// </summary>
    public sealed record Place(string Journey, string Enrollment, string Step, Wait Wait, int WaitNumber, bool Closed, string? Version = null) : Effect;

    /// <summary>A message of a step was not sent, because it must not or cannot be.</summary>
    public sealed record Skipped(string Journey, string Step, string Message, string? Reason) : Effect;

    /// <summary>The contact is in a segment from now on, or is not any more. Of two, the one of the later commit holds.</summary>
    public sealed record Member(string Segment, bool Inside) : Effect;

    /// <summary>
    /// What a score of the contact is for the accounts that it belongs to; without a report, they do not know it any more. Of two,
    /// the one of the later commit holds.
    /// </summary>
    public sealed record Score(string Model, ImmutableArray<string> Accounts, ScoreReport? Report) : Effect
    {
        public ImmutableArray<string> Accounts { get; init; } = Accounts.IsDefault ? [] : Accounts;
    }

    /// <summary>The contact goes by an address from now on, and by <paramref name="Released"/> no more: the former one is who hears of its consent.</summary>
    public sealed record ClaimAddress(string Address, string? Released) : Effect;

    /// <summary>Somebody trusted told a change of consent as an event.</summary>
    public sealed record ChangeConsent(string Address, ConsentChange Change) : Effect;

    /// <summary>Two contacts are one person: <paramref name="From"/> is to go up in <paramref name="Into"/>; one of them asks.</summary>
    public sealed record AskToMerge(ContactId From, ContactId Into, ContactId By, Instant At) : Effect;

    /// <summary><paramref name="From"/> is frozen and waits to be taken up by <paramref name="Into"/>.</summary>
    public sealed record AskToAbsorb(ContactId From, ContactId Into, long Sequence, Instant At) : Effect;

    /// <summary>
    /// The contact is a tombstone: whatever is kept of it elsewhere goes. What is named here is what it takes to find that,
    /// and is gone with the effect; a repetition names nothing.
    /// </summary>
    public sealed record Erasure : Effect
    {
        /// <summary>The contacts that are this person, too.</summary>
        public ImmutableArray<ContactId> Others { get; init => field = value.IsDefault ? [] : value; } = [];

        public ImmutableArray<string> UserIds { get; init => field = value.IsDefault ? [] : value; } = [];

        public ImmutableArray<string> AnonymousIds { get; init => field = value.IsDefault ? [] : value; } = [];

        public ImmutableArray<string> Addresses { get; init => field = value.IsDefault ? [] : value; } = [];

        public ImmutableArray<string> Journeys { get; init => field = value.IsDefault ? [] : value; } = [];
    }
}
