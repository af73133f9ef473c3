namespace Wayfarer.Runtime.Definitions;

/// <summary>The files that are published or held back together: a message is its HTML and its text, all else is one file.</summary>
internal static class ContentUnit
{
    public const string Settings = "settings.json";

    /// <summary>The name that the files of a unit share; null for files that declare nothing, such as schemas and notes.</summary>
    public static string? Of(string path) => path.Split('/') switch
    {
        [Settings] => Settings,
        ["journeys" or "segments", var name] when name.EndsWith(".json", StringComparison.Ordinal) => path,
        ["messages", var id, "html.liquid" or "text.liquid"] => $"messages/{id}",
        _ => null,
    };

    public static bool IsJourney(string path) => path.StartsWith("journeys/", StringComparison.Ordinal);
}
