using Wayfarer.Domain.Content;
using Wayfarer.Domain.Content.Differences;
using Wayfarer.Domain.Journeys;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Web.Journeys;

/// <summary>One journey in words, its steps in order, with how many people are at each; the version is null when its file was removed.</summary>
public sealed record JourneyDetails(
    string Id, JourneyState State, string? Version, string Entry, string Again, string? Exit, string? Goal, JourneyTotals Totals, IReadOnlyList<StepAnswer> Steps)
{
    internal static JourneyDetails Of(Journey journey, Snapshot snapshot, JourneyTotals totals)
    {
        var steps = journey.Steps.Select(step => StepAnswer.Of(step, journey, totals)).ToList();
        var older = totals.Steps.Where(step => step.Here > 0 && journey.IndexOf(step.Step) == Journey.End);
        return new JourneyDetails(
            journey.Id,
            snapshot.StateOf(journey.Id),
            snapshot.Journey(journey.Id)?.Version,
            EntryOf(journey),
            AgainOf(journey.Reentry),
            journey.Exits.IsEmpty ? null : Words.List(journey.Exits.Select(Words.Of), "or"),
            journey.Goal is { } goal ? $"{Words.Of(goal.Pattern)} within {Words.Of(goal.Within)}" : null,
            totals,
            [.. steps, .. older.Select(StepAnswer.OfOlder)]);
    }

    private static string EntryOf(Journey journey) =>
        journey.EntryFilter is { } filter ? $"on {Words.Of(journey.Trigger)} if {Words.Of(filter)}" : $"on {Words.Of(journey.Trigger)}";

    private static string AgainOf(Reentry reentry) => reentry.After switch
    {
        null => "once only",
        { Ticks: 0 } => "again and again, never twice at once",
        { } after => $"again, {Words.Of(after)} after the last entry at the earliest",
    };
}

/// <summary>A step: what it does and where it leads, in words, and who is there and what became of its messages, in numbers.</summary>
public sealed record StepAnswer(string Id, string Kind, string Does, string Leads, string? Message, StepTotals Totals)
{
    /// <summary>A step that the current version does not have any more, with people of an older version in it.</summary>
    public const string Older = "older";

    internal static StepAnswer Of(Step step, Journey journey, JourneyTotals totals) => new(
        step.Id,
        char.ToLowerInvariant(step.GetType().Name[0]) + step.GetType().Name[1..],
        Words.Of(step, journey),
        Words.Ways(step, journey),
        (step as Step.Send)?.Message,
        totals.Steps.FirstOrDefault(known => known.Step == step.Id) ?? new StepTotals(step.Id, 0, 0, 0, 0, 0, 0, 0));

    internal static StepAnswer OfOlder(StepTotals step) => new(step.Step, Older, "is a step of an older version", "", null, step);
}
