using System.Collections.Frozen;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;

namespace Wayfarer.Domain.Content;

/// <summary>The event names that somebody has written down: in a trigger, a wait, an exit, a goal or a condition.</summary>
public static class AskedEvents
{
    /// <summary>The names of the calls that carry none.</summary>
    private static readonly string[] OfCalls =
        [EventNames.PageViewed, EventNames.ScreenViewed, EventNames.Identified, EventNames.GroupJoined, EventNames.Aliased];

    public static FrozenSet<string> Of(Snapshot snapshot) =>
        snapshot.Memories.Select(memory => memory.Pattern.Name)
            .Concat(snapshot.AllVersions.Select(journey => journey.Trigger.Name))
            .Concat(snapshot.AllVersions.SelectMany(journey => journey.Steps).OfType<Step.WaitFor>().Select(step => step.Pattern.Name))
            .Concat(OfCalls)
            .ToFrozenSet();
}
