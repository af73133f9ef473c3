using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Explanations;

/// <summary>The events that a contact had heard by an instant, and the decisions that had been taken.</summary>
internal sealed class PastEvents
{
    private readonly List<Event> _heard = [];
    private readonly List<Fact> _facts = [];
    private readonly Dictionary<Occurrence, Event> _byOccurrence = [];

    /// <summary>Takes the commits of one contact up to an instant.</summary>
    public void Add(ContactId contact, IEnumerable<ContactCommit> commits, Instant until)
    {
        foreach (var commit in commits)
        {
            foreach (var recorded in commit.Inputs.Where(recorded => recorded.Now <= until)) Add(recorded.Input.Heard());
            foreach (var fact in commit.Facts.Where(fact => fact.At <= until))
            {
                _facts.Add(fact);
                Add(fact.Heard(contact));
            }
        }
    }

    public IReadOnlyDictionary<Occurrence, Event> ByOccurrence => _byOccurrence;

    public IReadOnlyList<Fact> Facts => _facts;

    /// <summary>What the rules of a snapshot remembered.</summary>
    public ImmutableArray<EventMemory> Memories(Snapshot snapshot, HiddenPast hidden)
    {
        var profile = Profile.Empty;
        foreach (var @event in _heard)
        {
            foreach (var memory in snapshot.Plan(@event.Name).Memories.Where(memory => memory.Pattern.FiltersHold(@event.Properties)))
                profile = profile.Remember(memory, @event);
        }

        return hidden.Current is null
            ? profile.Memories
            : [.. snapshot.Memories.Select(asked => WithHidden(asked, profile.Memory(asked.Key) ?? EventMemory.Empty(asked.Key), hidden)).OrderBy(memory => memory.Key, StringComparer.Ordinal)];
    }

    private void Add(Event? heard)
    {
        if (heard is null) return;

        _heard.Add(heard);
        _byOccurrence[OccurrenceOf(heard)] = heard;
    }

    /// <summary>Adds what is remembered of events that have expired; of what is not, it says so.</summary>
    private static EventMemory WithHidden(MemorySpecification asked, EventMemory left, HiddenPast hidden)
    {
        var current = hidden.Current!;
        var from = current.Head.HistoryFrom ?? current.Head.Clock;
        if (!hidden.IsSeen || current.Profile.Memory(asked.Key) is not { } now) return left with { Since = from };

        var later = now.Newest.Where(occurrence => hidden.LaterHashes.Contains(occurrence.EventHash)).ToHashSet();
        if (later.Count == 0 && !hidden.LaterMatch(asked)) return now;
        if (asked.Kind != MemoryKind.Newest) return left with { Since = from };

        foreach (var occurrence in now.Newest.Where(occurrence => !later.Contains(occurrence))) left = left.With(occurrence, asked.Depth);

        // What did not overflow is whole but for what came later; what did says nothing of what is older.
        var isFull = now.Newest.Length >= asked.Depth;
        return left with { Since = isFull ? Instant.Min(from, Instant.Max(now.Since ?? Instant.Epoch, now.Newest[^1].At)) : now.Since };
    }

    private static Occurrence OccurrenceOf(Event @event) => new(@event.OccurredAt, Occurrence.HashOf(@event.Key));
}
