using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Explanations;

/// <summary>Where a contact stood with journeys at an instant, from the decisions that were recorded by then.</summary>
internal sealed class PastJourneys
{
    private readonly Dictionary<string, bool> _dark = [];
    private readonly HashSet<string> _missing = [];
    private readonly HiddenPast _hidden;

    /// <param name="facts">The decisions up to the instant.</param>
    /// <param name="known">Enrollments that are kept, open or closed: they tell whether they were dark.</param>
    public PastJourneys(IReadOnlyList<Fact> facts, HiddenPast hidden, IEnumerable<Enrollment> known)
    {
        _hidden = hidden;
        foreach (var enrollment in known) _dark[enrollment.Id] = enrollment.Dark;
        foreach (var fact in facts.Concat(hidden.LaterFacts).Where(fact => fact.Enrollment is not null))
        {
            if (fact.Kind == FactKind.Withheld) _dark[fact.Enrollment!] = true;
            else if (fact.Dark is { } dark) _dark[fact.Enrollment!] = dark;
        }

        Open = OpenIn(facts);
        var journeys = facts.Where(fact => fact.Kind == FactKind.Entered).Select(fact => fact.Journey!)
            .Concat(hidden.Current?.Profile.Journeys.Select(memory => memory.Journey) ?? []).Distinct().Order(StringComparer.Ordinal);
        Memories = [.. journeys.Select(journey => MemoryOf(journey, [.. facts.Where(fact => fact.Journey == journey)])).OfType<JourneyMemory>()];
    }

    public ImmutableArray<JourneyMemory> Memories { get; }

    public ImmutableArray<Enrollment> Open { get; }

    public ImmutableHashSet<string> Missing => [.. _missing];

    private JourneyMemory? MemoryOf(string journey, ImmutableArray<Fact> facts)
    {
        var entries = facts.Where(fact => fact.Kind == FactKind.Entered).ToList();
        if (entries.Exists(fact => !_dark.ContainsKey(fact.Enrollment!))) _missing.Add(journey);

        var live = facts.Where(fact => fact.Enrollment is not null && !_dark.GetValueOrDefault(fact.Enrollment)).ToList();
        var memory = new JourneyMemory(journey, entries.Count, Last(FactKind.Entered) ?? Instant.Epoch)
        {
            Dark = entries.Count(fact => _dark.GetValueOrDefault(fact.Enrollment!)),
            FinishedAt = Last(FactKind.Finished),
            GoalReachedAt = Last(FactKind.GoalReached),
        };
        return _hidden.Current?.Profile.Journey(journey) is { } now ? WithHidden(memory, now) : memory;

        Instant? Last(FactKind kind) => live.Where(fact => fact.Kind == kind).Select(fact => (Instant?)fact.At).Max();
    }

    private JourneyMemory? WithHidden(JourneyMemory memory, JourneyMemory now)
    {
        var later = _hidden.LaterFacts.Where(fact => fact.Kind == FactKind.Entered && fact.Journey == now.Journey).ToList();
        if (!_hidden.IsSeen) _missing.Add(now.Journey);

        return memory with
        {
            Entered = now.Entered - later.Count,
            Dark = now.Dark - later.Count(fact => _dark.GetValueOrDefault(fact.Enrollment!)),
            LastEnteredAt = now.LastEnteredAt <= _hidden.At ? now.LastEnteredAt : memory.LastEnteredAt,
            FinishedAt = Earlier(now.FinishedAt, memory.FinishedAt),
            GoalReachedAt = Earlier(now.GoalReachedAt, memory.GoalReachedAt),
        };

        // What happened again later says nothing of whether it had happened before.
        Instant? Earlier(Instant? last, Instant? recorded)
        {
            if (last is null || last <= _hidden.At) return last;
            if (recorded is null) _missing.Add(now.Journey);
            return recorded;
        }
    }

    private ImmutableArray<Enrollment> OpenIn(IReadOnlyList<Fact> facts)
    {
        var open = new Dictionary<string, Fact>();
        var ended = facts.Where(IsEnd).Select(fact => fact.Enrollment!).ToHashSet();
        var laterEntered = _hidden.LaterFacts.Where(fact => fact.Kind == FactKind.Entered).Select(fact => fact.Enrollment!).ToHashSet();
        foreach (var entered in facts.Where(fact => fact.Kind == FactKind.Entered && !ended.Contains(fact.Enrollment!))) open[entered.Enrollment!] = entered;

        // What ended or is open later, and did not begin later, was open.
        foreach (var end in _hidden.LaterFacts.Where(fact => IsEnd(fact) && !laterEntered.Contains(fact.Enrollment!))) open.TryAdd(end.Enrollment!, end);
        var still = (_hidden.Current?.Enrollments ?? []).Where(enrollment => enrollment.EnteredAt <= _hidden.At && !open.ContainsKey(enrollment.Id));
        return [.. open.Values.Select(fact => EnrollmentOf(fact)).Concat(still)];
    }

    private static bool IsEnd(Fact fact) => fact.Enrollment is not null && fact.Kind is FactKind.Finished or FactKind.Exited or FactKind.Failed;

    /// <summary>As much of an enrollment as rules ask for: whether it is open and dark, and since when.</summary>
    private Enrollment EnrollmentOf(Fact fact) => new()
    {
        Id = fact.Enrollment!,
        Journey = fact.Journey!,
        Version = "",
        EnteredAt = fact.At,
        Trigger = new Trigger("", "", fact.At, null),
        Step = fact.Step ?? "",
        Wait = new Wait(WaitKind.Event, fact.At, null),
        WaitNumber = 0,
        Dark = _dark.GetValueOrDefault(fact.Enrollment!),
    };
}
