namespace Wayfarer.Local.Content;

/// <summary>Where content is looked for when nobody says it: upwards from the working folder, then beside the program.</summary>
public static class ContentLocation
{
    private const string DataFolder = ".wayfarer";

    private static readonly string[] Places = ["content", "functions/content"];

    public static string? Find(string workingFolder, string programFolder) => Upwards(workingFolder) ?? Upwards(programFolder);

    /// <summary>The data folder that belongs to a content folder; without content, to the working folder.</summary>
    public static string DataFor(string? content, string workingFolder) =>
        Path.Combine(content is null ? workingFolder : Path.GetDirectoryName(Path.GetFullPath(content)) ?? workingFolder, DataFolder);

    private static string? Upwards(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var found = Places.Select(place => Path.Combine(folder.FullName, place)).FirstOrDefault(IsContent);
            if (found is not null) return found;
        }

        return null;
    }

    private static bool IsContent(string folder) =>
        File.Exists(Path.Combine(folder, "settings.json")) || Directory.Exists(Path.Combine(folder, "journeys"));
}
