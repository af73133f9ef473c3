using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>
/// What a contact is and remembers, except for the enrollments that are open: one stored row. Members that a later release
/// added survive being read and written by this one.
/// </summary>
public sealed record Profile
{
    public const int CurrentFormat = 1;
    public const string EmailTrait = "email";
    public const string PhoneTrait = "phone";
    public const string TimeZoneTrait = "timezone";

    public static readonly Profile Empty = new();

    public int Format { get; init; } = CurrentFormat;

    public ImmutableArray<string> UserIds { get; init => field = OrEmpty(value); } = [];

    public ImmutableArray<string> AnonymousIds { get; init => field = OrEmpty(value); } = [];

    /// <summary>The contacts that were merged into this one; their history stays where it is.</summary>
    public ImmutableArray<ContactId> Absorbed { get; init => field = OrEmpty(value); } = [];

    /// <summary>
    /// The contacts that an alias called this one the same person as, while nobody had ever been heard of as this user. They
    /// become one when somebody is.
    /// </summary>
    public ImmutableArray<ContactId> AliasedBy { get; init => field = OrEmpty(value); } = [];

    public ImmutableArray<Trait> Traits { get; init => field = OrEmpty(value); } = [];

    public ImmutableArray<Tag> Tags { get; init => field = OrEmpty(value); } = [];

    public ImmutableArray<GroupMembership> Groups { get; init => field = OrEmpty(value); } = [];

    /// <summary>Names the set of patterns that <see cref="Memories"/> is complete for; any other set is not known.</summary>
    public string MemorySignature { get; init => field = value ?? ""; } = "";

    /// <summary>In order of key. A pattern of the signature that is missing here never occurred.</summary>
    public ImmutableArray<EventMemory> Memories { get; init => field = OrEmpty(value); } = [];

    public ImmutableArray<JourneyMemory> Journeys { get; init => field = OrEmpty(value); } = [];

    public ImmutableArray<Membership> Segments { get; init => field = OrEmpty(value); } = [];

    /// <summary>The static segments that the contact was put into or taken out of; a removal is kept, because an older addition may come after it.</summary>
    [JsonIgnore]
    public ImmutableArray<Listing> Lists { get => OrEmpty(KeptLists); init => KeptLists = OrMissing(value); }

    /// <summary>What is written of <see cref="Lists"/>: nothing where there are none, as before there were any.</summary>
    [JsonPropertyName("lists")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<Listing> KeptLists { get; init; }

    /// <summary>Of every score that has thresholds or is rolled up.</summary>
    [JsonIgnore]
    public ImmutableArray<ScoreStanding> Scores { get => OrEmpty(KeptScores); init => KeptScores = OrMissing(value); }

    /// <summary>What is written of <see cref="Scores"/>.</summary>
    [JsonPropertyName("scores")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<ScoreStanding> KeptScores { get; init; }

    /// <summary>Random assignments, stored at the first draw so that they survive a merge.</summary>
    public ImmutableArray<Draw> Draws { get; init => field = OrEmpty(value); } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public Value Trait(string name)
    {
        foreach (var trait in Traits)
        {
            if (trait.Name == name) return trait.Known;
        }

        // A trait may be an object: address.city looks inside it.
        var dot = name.IndexOf('.');
        if (dot <= 0) return Value.Absent;
        foreach (var trait in Traits)
        {
            if (name.AsSpan(0, dot).SequenceEqual(trait.Name)) return Value.At(trait.Value, name[(dot + 1)..]);
        }

        return Value.Absent;
    }

    /// <summary>The mailbox that the contact can be sent to; null when there is none that is proven and plain.</summary>
    public EmailAddress? Mailbox()
    {
        foreach (var trait in Traits)
        {
            if (trait.Name != EmailTrait) continue;

            var proven = !trait.Unproven && trait.Value.ValueKind == JsonValueKind.String;
            return proven && EmailAddress.TryParse(trait.Value.GetString(), out var address) ? address : null;
        }

        return null;
    }

    /// <summary>The contact's own time zone, or another one when it has none that is known.</summary>
    public string ZoneOr(string otherwise) =>
        Trait(TimeZoneTrait) is { Kind: ValueKind.Text, Text: var zone } && CalendarWait.IsZone(zone) ? zone : otherwise;

    public bool HasTag(string name)
    {
        foreach (var tag in Tags)
        {
            if (tag.Name == name) return tag.Present;
        }

        return false;
    }

    public bool IsListed(string segment)
    {
        foreach (var listing in Lists)
        {
            if (listing.Segment == segment) return listing.Inside;
        }

        return false;
    }

    public EventMemory? Memory(string key)
    {
        var index = IndexOfMemory(key);
        return index >= 0 ? Memories[index] : null;
    }

    public ImmutableArray<Occurrence> Occurrences(string memoryKey) => Memory(memoryKey)?.Newest ?? [];

    public JourneyMemory? Journey(string id)
    {
        foreach (var memory in Journeys)
        {
            if (memory.Journey == id) return memory;
        }

        return null;
    }

    /// <summary>Remembers an event that the pattern matches; the same profile when that changes nothing.</summary>
    public Profile Remember(MemorySpecification asked, Event @event)
    {
        if (asked.Of(@event) is not { } remembered) return this;

        var index = IndexOfMemory(asked.Key);
        if (index < 0) return this with { Memories = Memories.Insert(~index, EventMemory.Empty(asked.Key).With(asked, remembered)) };

        var memory = Memories[index];
        var grown = memory.With(asked, remembered);
        if (ReferenceEquals(grown, memory)) return this;

        var remembering = this with { Memories = Memories.SetItem(index, grown) };
        return grown.Newest.Length > Limits.EventsRememberedInAnyCase ? remembering.Bounded() : remembering;
    }

    /// <summary>A contact that remembers too much forgets the oldest of what it remembers most of.</summary>
    public Profile Bounded()
    {
        var bounded = this;
        while (bounded.Memories.Sum(memory => memory.Newest.Length) > Limits.EventsRememberedPerContact)
        {
            var longest = bounded.Memories.MaxBy(memory => memory.Newest.Length)!;
            bounded = bounded with { Memories = bounded.Memories.Replace(longest, longest.Shortened()) };
        }

        return bounded;
    }

    public Profile With(JourneyMemory memory)
    {
        for (var index = 0; index < Journeys.Length; index++)
        {
            if (Journeys[index].Journey == memory.Journey) return this with { Journeys = Journeys.SetItem(index, memory) };
        }

        return this with { Journeys = Journeys.Add(memory) };
    }

    private static ImmutableArray<T> OrMissing<T>(ImmutableArray<T> value) => value.IsDefaultOrEmpty ? default : value;

    private static ImmutableArray<T> OrEmpty<T>(ImmutableArray<T> value) => value.IsDefault ? [] : value;

    private int IndexOfMemory(string key)
    {
        int low = 0, high = Memories.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = string.CompareOrdinal(Memories[middle].Key, key);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}

/// <summary>Which path of a split a contact drew: a number from 0 to 9,999.</summary>
public sealed record Draw(string Journey, string Step, int Number);
