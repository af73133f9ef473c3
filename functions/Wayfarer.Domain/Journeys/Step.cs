using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Journeys;

/// <summary>
/// One step of a journey. Where a step leads is the place of another step in the journey's list, or
/// <see cref="Journey.End"/>.
/// </summary>
public abstract record Step(string Id, int Next)
{
    /// <summary>Waits for an elapsed time; a day is 24 hours.</summary>
    public sealed record Wait(string Id, int Next, TimeSpan Elapsed) : Step(Id, Next);

    /// <summary>Waits for a wall-clock time in the contact's zone.</summary>
    public sealed record WaitUntil(string Id, int Next, CalendarWait Calendar) : Step(Id, Next);

    /// <summary>
    /// Waits for an event that occurs after the wait began, at most so long. With <paramref name="Message"/>, only events
    /// about what that step of this same enrollment sent count.
    /// </summary>
    public sealed record WaitFor(string Id, EventPattern Pattern, string? Message, TimeSpan? AtMost, int OnEvent, int OnTimeout)
        : Step(Id, OnEvent);

    /// <summary>Takes the first case that is true; <see cref="Step.Next"/> when none is, or when it is unknown.</summary>
    public sealed record Branch(string Id, int Next, ImmutableArray<BranchCase> Cases) : Step(Id, Next);

    /// <summary>Divides contacts at random and for good: a contact that comes again goes the same way.</summary>
    public sealed record Split(string Id, ImmutableArray<SplitPath> Paths) : Step(Id, Paths[^1].To);

    /// <summary>Sends a message; ends when it was handed over, skipped or given up.</summary>
    public sealed record Send(string Id, int Next, string Message) : Step(Id, Next);

    public sealed record Update(string Id, int Next, ImmutableSortedDictionary<string, JsonElement> Traits) : Step(Id, Next)
    {
        /// <summary>What it sets, as the fact of it says; made once, and not for everybody who comes by.</summary>
        internal string Changes { get; } = $"{{{string.Join(',', Traits.Select(trait => $"{Quoted(trait.Key)}:{trait.Value.GetRawText()}"))}}}";
    }

    public sealed record Tag(string Id, int Next, ImmutableArray<string> Add, ImmutableArray<string> Remove) : Step(Id, Next)
    {
        /// <summary>Of each tag whether it is there behind the step; one that is both added and removed is not.</summary>
        internal string Changes { get; } = Told(Add, Remove);
    }

    /// <summary>Puts the contact into static segments, or takes it out of some.</summary>
    public sealed record List(string Id, int Next, ImmutableArray<string> Add, ImmutableArray<string> Remove) : Step(Id, Next)
    {
        /// <summary>Of each segment whether the contact is inside behind the step.</summary>
        internal string Changes { get; } = Told(Add, Remove);
    }

    /// <summary>Tells a named person or team of the company, by e-mail or webhook, and goes on at once.</summary>
    public sealed record Notify(string Id, int Next, string To, string Message) : Step(Id, Next);

    public sealed record Exit(string Id, string Reason) : Step(Id, Journey.End);

    private static string Told(ImmutableArray<string> added, ImmutableArray<string> removed) =>
        $"{{{string.Join(',', added.Except(removed).Select(name => $"{Quoted(name)}:true").Concat(removed.Select(name => $"{Quoted(name)}:false")))}}}";

    private static string Quoted(string name) => $"\"{JsonEncodedText.Encode(name)}\"";
}

public sealed record BranchCase(Condition If, int To);

/// <summary>A path of a split; the percentages of a step's paths add up to 100.</summary>
public sealed record SplitPath(int Percent, int To);
