using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Tests.Domain.Contacts;

internal static class Snapshots
{
    public static Snapshot Of(params Journey[] journeys) => new(1, Definitions.Empty with { Journeys = [.. journeys] });

    /// <summary>One segment and some journeys.</summary>
    public static Snapshot With(Condition segment, params Journey[] journeys) => With(segment, 1, journeys);

    public static Snapshot With(Condition segment, int number, params Journey[] journeys) =>
        new(number, Definitions.Empty with { Segments = [new Segment("segment", $"{number}", segment)], Journeys = [.. journeys] });

    public static Journey Journey(string id, string trigger, ImmutableArray<Step> steps) => new()
    {
        Id = id,
        Version = "1",
        State = JourneyState.Live,
        Trigger = new EventPattern(trigger),
        Reentry = Reentry.Always,
        Steps = steps,
    };
}
