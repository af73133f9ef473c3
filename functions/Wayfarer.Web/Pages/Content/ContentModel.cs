using Wayfarer.Domain.Content;
using Wayfarer.Web.Pages.Shared;

namespace Wayfarer.Web.Pages.Content;

/// <summary>What is live, and what is wrong with the files that are not.</summary>
public sealed record ContentModel(long Snapshot, int Journeys, int Segments, int Messages, IReadOnlyList<ContentProblem> Problems, IReadOnlyList<LiveItem> Live)
{
    internal static ContentModel Of(Snapshot snapshot, IReadOnlyList<ContentProblem> problems)
    {
        var definitions = snapshot.Definitions;
        return new ContentModel(
            snapshot.Number,
            definitions.Journeys.Length,
            definitions.Segments.Length,
            definitions.Messages.Length,
            problems,
            [
                .. definitions.Journeys.Select(journey => new LiveItem(journey.Id, "journey", journey.Version, Badge.KindOf(journey.State), PageLinks.Journey(journey.Id))),
                .. definitions.Segments.Select(segment => new LiveItem(segment.Id, "segment", segment.Version, null, null)),
                .. definitions.Messages.Select(message => new LiveItem(message.Id, "message", message.Version, null, null)),
            ]);
    }
}

/// <summary>One definition that is live.</summary>
public sealed record LiveItem(string Id, string Kind, string Version, string? State, string? Link);
