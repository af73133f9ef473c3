using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Runtime.EventGrid;

/// <summary>
/// Blobs of the content container that came or went. Each is a hint to look at the container, whatever it says and in whatever
/// order it comes. What Wayfarer itself writes there, such as the reasons under <c>errors/</c>, is no change of content.
/// </summary>
/// <param name="container">The name of the content container.</param>
/// <param name="publisher">Null where content is no container: then there is nothing to look at.</param>
public sealed class ContentChanges(string container, ContentPublisher? publisher)
{
    public const string Container = "content";

    private const string Blobs = "/blobs/";

    public static bool Concerns(GridEvent told) => told.Type is GridTypes.BlobCreated or GridTypes.BlobDeleted or GridTypes.BlobRenamed;

    /// <summary>The outcomes in the order of the events.</summary>
    public async ValueTask<IReadOnlyList<GridOutcome>> HandleAsync(IReadOnlyList<GridEvent> changes, CancellationToken cancellation)
    {
        var outcomes = changes.Select(Judge).ToList();
        if (outcomes.Any(outcome => outcome is GridOutcome.Taken)) await publisher!.LookAsync(cancellation);
        return outcomes;
    }

    private GridOutcome Judge(GridEvent told)
    {
        if (publisher is null) return new GridOutcome.Ignored("the content of this host is a folder, which it watches itself");

        var within = $"/blobServices/default/containers/{container}{Blobs}";
        if (told.Subject is not { } subject) return new GridOutcome.Refused("subject", "is missing; it names the blob");
        if (!subject.StartsWith(within, StringComparison.OrdinalIgnoreCase)) return new GridOutcome.Ignored("it is about another container");

        return ContentPath.IsNoContent(subject[within.Length..]) ? new GridOutcome.Ignored("it is about no content") : GridOutcome.Taken.Instance;
    }
}
