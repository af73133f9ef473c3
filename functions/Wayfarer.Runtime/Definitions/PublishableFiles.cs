using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Content;

namespace Wayfarer.Runtime.Definitions;

/// <summary>
/// Chooses what of a folder goes live. A broken unit stays as it was in the snapshot before; when what is left still does
/// not fit together, because something it needs was removed, that stays too; what then is broken is left out.
/// </summary>
internal static class PublishableFiles
{
    public static (IReadOnlyList<ContentFile> Files, ImmutableArray<ContentProblem> Problems) Choose(
        IReadOnlyList<ContentFile> folder, IReadOnlyList<ContentFile> published)
    {
        var problems = ContentValidator.Validate(folder).Problems;
        var chosen = folder.Where(file => ContentUnit.Of(file.Path) is not null).ToList();
        if (problems.IsEmpty) return (chosen, problems);

        chosen = With(chosen, published, Units(problems));
        if (Broken(chosen) is { Count: > 0 }) chosen = With(chosen, published, Foundations(folder, published));

        while (Broken(chosen) is { Count: > 0 } broken) chosen.RemoveAll(file => broken.Contains(ContentUnit.Of(file.Path)!));

        return (chosen, problems);
    }

    /// <summary>Puts the published files of some units in the place of the others.</summary>
    private static List<ContentFile> With(List<ContentFile> chosen, IReadOnlyList<ContentFile> published, HashSet<string> units) =>
        [
            .. chosen.Where(file => !units.Contains(ContentUnit.Of(file.Path)!)),
            .. published.Where(file => units.Contains(ContentUnit.Of(file.Path)!)),
        ];

    /// <summary>What others rest on and is missing from the folder, and the settings.</summary>
    private static HashSet<string> Foundations(IReadOnlyList<ContentFile> folder, IReadOnlyList<ContentFile> published)
    {
        var present = folder.Select(file => ContentUnit.Of(file.Path)).ToHashSet();
        return
        [
            .. published
                .Where(file => !ContentUnit.IsJourney(file.Path))
                .Select(file => ContentUnit.Of(file.Path)!)
                .Where(unit => !present.Contains(unit) || unit == ContentUnit.Settings),
        ];
    }

    private static HashSet<string> Broken(List<ContentFile> files) => Units(ContentValidator.Validate(files).Problems);

    private static HashSet<string> Units(ImmutableArray<ContentProblem> problems) =>
        [.. problems.Select(problem => ContentUnit.Of(problem.File)).OfType<string>()];
}
