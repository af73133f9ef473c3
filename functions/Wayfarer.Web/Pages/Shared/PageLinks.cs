using System.Globalization;

namespace Wayfarer.Web.Pages.Shared;

/// <summary>The addresses of the pages; whatever stands in them is escaped here.</summary>
internal static class PageLinks
{
    public static string Of(Section section) => section == Section.Today ? "/" : $"/{section.ToString().ToLowerInvariant()}";

    public static string Journey(string id) => $"/journeys/{Uri.EscapeDataString(id)}";

    public static string People(string journey, string? step, string? after = null) =>
        $"{Journey(journey)}{Query(("step", step), ("after", after))}#people";

    public static string Contact(string id) => $"/contacts/{Uri.EscapeDataString(id)}";

    public static string Contact(string id, string? before, string? why) => $"{Contact(id)}{Query(("why", why), ("before", before))}#timeline";

    public static string WhyAddress(string id) => $"{Contact(id)}/why";

    /// <summary>Why somebody is in a segment, or what a score of theirs is made of.</summary>
    public static string Why(string id, string? segment, string? score = null) => $"{WhyAddress(id)}{Query(("segment", segment), ("score", score))}";

    public static string Events(string? key = null, string? status = null, string? name = null, string? before = null) =>
        $"/events{Query(("key", key), ("status", status), ("name", name), ("before", before))}";

    public static string Event(string id) => $"/events/{Uri.EscapeDataString(id)}";

    public static string Done(string what, string scope) => $"/sending{Query(("done", what), ("scope", scope))}";

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Share(long part, long whole) => whole == 0 ? "-" : $"{100.0 * part / whole:0.#} %";

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = "";
        foreach (var (name, value) in parameters)
        {
            if (value is { Length: > 0 }) query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
        }

        return query;
    }
}
