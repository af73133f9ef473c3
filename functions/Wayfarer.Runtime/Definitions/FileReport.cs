using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Definitions;

/// <summary>
/// What became of one file when content was last published. <paramref name="Because"/> names the files whose problems hold
/// this one back, <paramref name="HoldsBack"/> those that this one's problems hold back;
/// <paramref name="HasLiveText"/> says whether a text of it is live all the same: the one before.
/// </summary>
public sealed record FileReport(
    string Path,
    FileState State,
    bool HasLiveText,
    ImmutableArray<ContentProblem> Problems,
    ImmutableArray<string> Because,
    ImmutableArray<string> HoldsBack)
{
    public static ImmutableArray<FileReport> Of(
        IReadOnlyList<ContentFile> folder, IReadOnlyList<ContentFile> chosen, IReadOnlyList<ContentFile> published, ImmutableArray<ContentProblem> problems)
    {
        var found = problems.ToLookup(problem => problem.File);
        var live = chosen.ToDictionary(file => file.Path, file => file.Text);
        var before = published.ToHashSet();
        var there = folder.Select(file => file.Path).ToHashSet();
        var states = folder
            .Where(file => ContentUnit.Of(file.Path) is not null || found.Contains(file.Path))
            .ToDictionary(file => file.Path, StateOf, StringComparer.Ordinal);
        foreach (var kept in live.Keys.Where(path => !there.Contains(path))) states[kept] = FileState.Kept;

        var causes = states.Where(file => file.Value == FileState.HeldBack).ToDictionary(file => file.Key, file => CausesOf(file.Key, found));
        return
        [
            .. states.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => new FileReport(
                file.Key,
                file.Value,
                live.ContainsKey(file.Key),
                [.. found[file.Key]],
                causes.GetValueOrDefault(file.Key, []),
                HeldBackBy(file.Key, causes))),
        ];

        FileState StateOf(ContentFile file)
        {
            if (!live.TryGetValue(file.Path, out var text) || text != file.Text) return FileState.HeldBack;
            return before.Contains(file) ? FileState.Unchanged : FileState.Live;
        }
    }

    /// <summary>A file without problems of its own is held back with what it belongs to, or because what needs it does not fit it.</summary>
    private static ImmutableArray<string> CausesOf(string path, ILookup<string, ContentProblem> found)
    {
        if (found.Contains(path)) return [.. found[path].Select(problem => problem.Because).OfType<string>().Distinct()];

        var unit = ContentUnit.Of(path);
        var partners = found.Select(file => file.Key).Where(file => ContentUnit.Of(file) == unit).ToList();
        return [.. partners.Count > 0 ? partners : found.Select(file => file.Key)];
    }

    private static ImmutableArray<string> HeldBackBy(string path, Dictionary<string, ImmutableArray<string>> causes)
    {
        var held = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([path]);
        while (open.TryDequeue(out var cause))
        {
            foreach (var (file, reasons) in causes)
            {
                if (file != path && reasons.Any(reason => ContentUnit.Of(reason) == ContentUnit.Of(cause)) && held.Add(file)) open.Enqueue(file);
            }
        }

        return [.. held];
    }
}

[JsonConverter(typeof(JsonStringEnumConverter<FileState>))]
public enum FileState
{
    /// <summary>Its text became live when content was last published.</summary>
    Live,

    /// <summary>Its text was live before and still is.</summary>
    Unchanged,

    /// <summary>Its text is not live.</summary>
    HeldBack,

    /// <summary>It was removed and is live all the same, because what is live still needs it.</summary>
    Kept,
}
