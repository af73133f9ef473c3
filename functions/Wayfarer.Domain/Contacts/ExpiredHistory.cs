using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>What a contact goes on knowing when its history expires.</summary>
internal static class ExpiredHistory
{
    /// <summary>
    /// Writes down, for each pattern that is asked for now, that all is known of it: from here on, a pattern of which nothing
    /// is written down was never asked for while its history was there.
    /// </summary>
    public static ImmutableArray<EventMemory> KeepAll(ImmutableArray<EventMemory> memories, ImmutableArray<MemorySpecification> asked)
    {
        var known = memories.ToDictionary(memory => memory.Key);
        return InOrder(asked.Select(memory => known.GetValueOrDefault(memory.Key, EventMemory.Empty(memory.Key)) with { Depth = memory.Depth }));
    }

    /// <summary>Adds what is left of history, complete from an instant on, to what was remembered before.</summary>
    public static ImmutableArray<EventMemory> Recall(
        ImmutableArray<EventMemory> remembered, ImmutableArray<EventMemory> read, ImmutableArray<MemorySpecification> asked, Instant from)
    {
        var before = remembered.ToDictionary(memory => memory.Key);
        var left = read.ToDictionary(memory => memory.Key);
        return InOrder(asked.Select(memory =>
        {
            var known = before.GetValueOrDefault(memory.Key);
            var grown = left.GetValueOrDefault(memory.Key, EventMemory.Empty(memory.Key));

            // What was kept up to now is whole, but for how many; numbers that were read again must not be added twice.
            if (known is not null && memory.Kind != MemoryKind.Newest) return known with { Depth = memory.Depth };

            foreach (var occurrence in known is null ? [] : known.Newest) grown = grown.With(occurrence, memory.Depth);

            return grown with { Depth = memory.Depth, Since = SinceOf(known, memory.Depth, from) };
        }));
    }

    private static Instant? SinceOf(EventMemory? known, int depth, Instant from)
    {
        if (known is null) return from;

        // What did not overflow is complete; what did says nothing of what was older.
        var isFull = known.Newest.Length > 0 && known.Newest.Length >= (known.Depth ?? 0);
        if (!isFull || depth <= known.Depth) return known.Since;

        var oldest = Instant.Min(from, known.Newest[^1].At);
        return Instant.Max(known.Since ?? oldest, oldest);
    }

    private static ImmutableArray<EventMemory> InOrder(IEnumerable<EventMemory> memories) =>
        [.. memories.OrderBy(memory => memory.Key, StringComparer.Ordinal)];
}
