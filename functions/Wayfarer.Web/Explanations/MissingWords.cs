using Wayfarer.Domain.Conditions;

namespace Wayfarer.Web.Explanations;

/// <summary>What of a past is not known, as people would say it.</summary>
internal static class MissingWords
{
    public static IEnumerable<string> Of(Gaps gaps)
    {
        if (!gaps.Traits.IsEmpty) yield return $"what the traits were: {Listed(gaps.Traits)}";
        if (!gaps.Tags.IsEmpty) yield return $"whether it was tagged: {Listed(gaps.Tags)}";
        if (!gaps.Lists.IsEmpty) yield return $"whether it was put into: {Listed(gaps.Lists)}";
        if (!gaps.Journeys.IsEmpty) yield return $"where it stood with the journeys: {Listed(gaps.Journeys)}";
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
