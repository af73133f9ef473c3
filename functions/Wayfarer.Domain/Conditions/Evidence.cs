using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

/// <summary>One thing about a contact that a clause has its value from.</summary>
public abstract record Evidence
{
    private Evidence()
    {
    }

    /// <summary>An event that occurred.</summary>
    /// <param name="Property">The property that the rule looks at, where it looks at one.</param>
    /// <param name="Value">What the event has there.</param>
    /// <param name="Event">The event itself; null where history no longer has it.</param>
    public sealed record Seen(EventPattern Pattern, Occurrence Occurrence, string? Property, Value Value, Event? Event) : Evidence;

    /// <summary>What the events of one hour come to that are no longer remembered one by one.</summary>
    public sealed record SeenInHour(EventPattern Pattern, string Property, HourOfAmounts Hour) : Evidence;

    /// <summary>A trait as it was compared.</summary>
    /// <param name="Known">What is recorded under the name; null where nothing is.</param>
    public sealed record TraitValue(string Trait, Value Value, Trait? Known) : Evidence;

    /// <summary>A property of the event that triggered.</summary>
    public sealed record PropertyValue(string Property, Value Value) : Evidence;

    /// <summary>The zone whose calendar was used.</summary>
    /// <param name="IsOwn">Whether it is the contact's own, and not that of the settings.</param>
    public sealed record Zone(string Name, bool IsOwn) : Evidence;

    /// <param name="Known">When it was added or removed last; null where it never was.</param>
    public sealed record Tagged(string Tag, Tag? Known) : Evidence;

    /// <param name="Known">When the contact was put into a static segment or taken out of it; null where it never was.</param>
    public sealed record Listed(string Segment, Listing? Known) : Evidence;

    /// <param name="Memory">What is remembered of the journey; null where the contact was never inside.</param>
    /// <param name="OpenSince">Since when the contact is inside, and not in the dark.</param>
    public sealed record InJourney(string Journey, JourneyMemory? Memory, Instant? OpenSince) : Evidence;

    /// <param name="Number">The place of the contact in the bucket, in hundredths of a per cent.</param>
    public sealed record InBucket(string Bucket, int Number) : Evidence;
}
