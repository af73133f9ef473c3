using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Segments;

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

    /// <summary>Each must give a grade; those that are missing or broken are for others to tell.</summary>
    public static void CheckGraded(IEnumerable<Reference> grades, IReadOnlyDictionary<string, ScoreModel?> scores, Problems problems)
    {
        foreach (var reference in grades)
        {
            if (scores.GetValueOrDefault(reference.Id) is { Grade: null })
                problems.Add(reference.At, $"the score \"{reference.Id}\" gives no grade", "write \"grade\" there");
        }
    }

    public static void CheckThresholds(IEnumerable<ThresholdReference> thresholds, IReadOnlyDictionary<string, ScoreModel?> scores, Problems problems)
    {
        foreach (var (score, threshold) in thresholds)
        {
            if (scores.GetValueOrDefault(score) is not { } model) continue;

            var known = model.Thresholds.Select(other => other.Id).ToList();
            if (!known.Contains(threshold.Id))
                problems.Add(threshold.At, $"the score \"{score}\" has no threshold \"{threshold.Id}\"", Suggestion.ForOrList(threshold.Id, known));
        }
    }

    /// <summary>Each must be a segment that people are put into: who is in any other is for its rule to say.</summary>
    public static void CheckStatic(IEnumerable<Reference> references, IReadOnlyDictionary<string, Segment?> segments, Problems problems)
    {
        var named = references.ToList();
        CheckSound(named, "segment", segments, problems);
        foreach (var reference in named.Where(reference => segments.GetValueOrDefault(reference.Id)?.If is not null))
        {
            problems.Add(
                reference.At, $"the segment \"{reference.Id}\" goes by a rule, so that nobody can be put into it or taken out", "name one that is \"static\": true");
        }
    }

    public static void AddBroken(Reference reference, string kind, Problems problems) =>
        problems.Add(reference.At, $"the {kind} \"{reference.Id}\" has problems of its own", because: FileOf(kind, reference.Id));

    private static string FileOf(string kind, string id) => kind == "message" ? $"messages/{id}/html.liquid" : $"{kind}s/{id}.json";

    private static void AddUnknown(Reference reference, string kind, IEnumerable<string> known, Problems problems) =>
        problems.Add(reference.At, $"there is no {kind} \"{reference.Id}\"", Suggestion.For(reference.Id, known));
}
