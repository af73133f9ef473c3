using System.Collections.Immutable;

namespace Wayfarer.Domain.Content;

/// <summary>
/// The partials of one kind, HTML or plain text. One that renders another is broken with it, and one that comes back to
/// itself would never end.
/// </summary>
internal sealed class PartialLibrary
{
    private readonly SortedDictionary<string, Partial> _partials = new(StringComparer.Ordinal);
    private readonly string _kind;
    private readonly string _ending;

    private PartialLibrary(string kind, string ending)
    {
        _kind = kind;
        _ending = ending;
    }

    /// <param name="read">Reads a file as a template and notes its faults.</param>
    public static PartialLibrary Of(
        string kind, string ending, SortedDictionary<string, ContentFile> files, Func<ContentFile, TemplateReading> read, Func<ContentFile, Problems> problemsOf)
    {
        var library = new PartialLibrary(kind, ending);
        foreach (var (name, file) in files) library._partials[name] = new Partial(file.Text, read(file).Partials, problemsOf(file));

        library.RefuseCycles();
        library.HoldBackDependents();
        return library;
    }

    /// <summary>The sources of all partials that are needed for these uses, directly or through others.</summary>
    public ImmutableSortedDictionary<string, string> Resolve(ImmutableArray<PartialUse> uses, int linesBefore, Problems problems)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var use in uses) CheckUse(use, linesBefore, problems);
        Collect(uses, found);
        return found.ToImmutable();
    }

    private void Collect(ImmutableArray<PartialUse> uses, ImmutableSortedDictionary<string, string>.Builder found)
    {
        foreach (var use in uses)
        {
            if (found.ContainsKey(use.Name) || !_partials.TryGetValue(use.Name, out var partial)) continue;

            found[use.Name] = partial.Source;
            Collect(partial.Uses, found);
        }
    }

    private bool CheckUse(PartialUse use, int linesBefore, Problems problems)
    {
        var at = new Position(use.Line + linesBefore, use.Column);
        if (!_partials.TryGetValue(use.Name, out var partial))
            problems.Add(at, $"there is no {_kind}partial \"{use.Name}\"", Suggestion.For(use.Name, _partials.Keys) ?? $"write partials/{use.Name}{_ending}");
        else if (partial.Problems.Any) problems.Add(at, $"the partial \"{use.Name}\" has problems of its own");
        else return true;

        return false;
    }

    private void RefuseCycles()
    {
        foreach (var (name, partial) in _partials)
        {
            foreach (var use in partial.Uses)
            {
                if (PathBetween(use.Name, name, []) is { } path)
                    partial.Problems.Add(
                        new Position(use.Line, use.Column),
                        $"the partial renders itself: {string.Join(" > ", path.Prepend(name))}",
                        "take one of them out");
            }
        }
    }

    private ImmutableList<string>? PathBetween(string from, string to, HashSet<string> seen)
    {
        if (from == to) return [to];
        if (!seen.Add(from) || !_partials.TryGetValue(from, out var partial)) return null;

        return partial.Uses.Select(use => PathBetween(use.Name, to, seen)).FirstOrDefault(path => path is not null)?.Insert(0, from);
    }

    private void HoldBackDependents()
    {
        var left = _partials.Values.Where(partial => !partial.Problems.Any).ToList();
        while (left.RemoveAll(partial => !partial.Uses.Select(use => CheckUse(use, 0, partial.Problems)).ToList().TrueForAll(sound => sound)) > 0)
        {
        }
    }

    private sealed record Partial(string Source, ImmutableArray<PartialUse> Uses, Problems Problems);
}
