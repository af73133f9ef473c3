namespace Wayfarer.Runtime.Definitions;

/// <summary>The files that are published or held back together: a message, a layout or a partial is its HTML and its text, all else is one file.</summary>
internal static class ContentUnit
{
    public const string Settings = "settings.json";

    private const string Ending = ".liquid";
    private const string TextEnding = ".text.liquid";

    /// <summary>The name that the files of a unit share; null for files that declare nothing, such as schemas and notes.</summary>
    public static string? Of(string path) => path.Split('/') switch
    {
        [Settings] => Settings,
        ["journeys" or "segments" or "scores" or "connectors", var name] when name.EndsWith(".json", StringComparison.Ordinal) => path,
        ["messages", var id, "html.liquid" or "text.liquid"] => $"messages/{id}",
        ["layouts" or "partials", var name] when name.EndsWith(TextEnding, StringComparison.Ordinal) => path[..^TextEnding.Length],
        ["layouts" or "partials", var name] when name.EndsWith(Ending, StringComparison.Ordinal) => path[..^Ending.Length],
        _ => null,
    };

    public static bool IsJourney(string path) => path.StartsWith("journeys/", StringComparison.Ordinal);
}
