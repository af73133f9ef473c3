namespace Wayfarer.Domain.Content;

/// <summary>Follows what a definition names to the files that must be there.</summary>
internal static class Links
{
    public static void CheckKnown(IEnumerable<Reference> references, string kind, IEnumerable<string> known, Problems problems)
    {
        var names = known.ToHashSet(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            if (!names.Contains(reference.Id)) AddUnknown(reference, kind, names, problems);
        }
    }

    /// <summary>Each must be there and without problems, which is told from being unknown: the remedy is another.</summary>
    public static void CheckSound<T>(
        IEnumerable<Reference> references, string kind, IReadOnlyDictionary<string, T?> definitions, Problems problems)
        where T : class
    {
        foreach (var reference in references)
        {
            if (!definitions.TryGetValue(reference.Id, out var definition))
                AddUnknown(reference, kind, definitions.Keys, problems);
            else if (definition is null) AddBroken(reference, kind, problems);
        }
    }

    public static void AddBroken(Reference reference, string kind, Problems problems) =>
        problems.Add(reference.At, $"the {kind} \"{reference.Id}\" has problems of its own", because: FileOf(kind, reference.Id));

    private static string FileOf(string kind, string id) => kind == "message" ? $"messages/{id}/html.liquid" : $"{kind}s/{id}.json";

    private static void AddUnknown(Reference reference, string kind, IEnumerable<string> known, Problems problems) =>
        problems.Add(reference.At, $"there is no {kind} \"{reference.Id}\"", Suggestion.For(reference.Id, known));
}
