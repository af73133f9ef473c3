using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Explanations;

/// <summary>What was known of a contact at an instant, and what of it is not known any more.</summary>
public sealed record PastContact(Contact Contact, Snapshot Snapshot, Instant At)
{
    public Gaps Missing { get; init; } = Gaps.None;

    /// <summary>What keeps the picture from being whole, in words.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The events that history still has.</summary>
    public IReadOnlyDictionary<Occurrence, Event> Events { get; init; } = ImmutableDictionary<Occurrence, Event>.Empty;

    /// <summary>The one who judged then and judges now.</summary>
    public Judge Judge() => new(Contact.Profile, Snapshot)
    {
        Contact = Contact.Id,
        Open = Contact.Enrollments,
        Missing = Missing,
        EventOf = occurrence => Events.GetValueOrDefault(occurrence),
    };

    public Explanation Explain(Condition condition) => Judge().Explain(condition, At);
}
