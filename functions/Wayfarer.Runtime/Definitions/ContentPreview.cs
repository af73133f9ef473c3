using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Content.Differences;

namespace Wayfarer.Runtime.Definitions;

/// <summary>What publishing a folder would change, found without publishing it.</summary>
public sealed record ContentPreview(ImmutableArray<ContentChange> Changes, ImmutableArray<ContentProblem> Problems)
{
    /// <param name="live">The texts that are live.</param>
    /// <param name="people">How many people are inside a journey, by step.</param>
    public static ContentPreview Of(
        IReadOnlyList<ContentFile> folder, IReadOnlyList<ContentFile> live, Func<string, IReadOnlyDictionary<string, long>> people)
    {
        var (files, problems) = PublishableFiles.Choose(folder, live);
        return new ContentPreview(ContentDiff.Between(live, files, people), problems);
    }
}
