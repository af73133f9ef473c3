using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Local.Content;

/// <summary>
/// One file under <c>errors/</c> for each that is held back, where whoever broke it looks first. They say no more than
/// <c>GET /v1/content</c> does: where they cannot be written, content is published all the same.
/// </summary>
public static class ErrorFiles
{
    private const string Ending = ".txt";

    /// <summary>Writes what is new, removes what is repaired, and leaves alone what is as it should be or is not Wayfarer's.</summary>
    public static void Write(string folder, IEnumerable<FileReport> reports)
    {
        var errors = Path.Combine(folder, ContentPath.Errors);
        var wanted = reports
            .Where(report => report.State == FileState.HeldBack)
            .ToDictionary(report => Path.Combine(errors, report.Path + Ending), ErrorText.Of, StringComparer.Ordinal);
        foreach (var (path, text) in wanted) Try(() => WriteOne(path, text));

        if (!Directory.Exists(errors)) return;

        Try(() =>
        {
            foreach (var path in Directory.GetFiles(errors, "*" + Ending, SearchOption.AllDirectories))
            {
                if (!wanted.ContainsKey(path) && IsOurs(path)) Try(() => File.Delete(path));
            }
        });
        Try(() => RemoveEmpty(errors));
    }

    private static void WriteOne(string path, string text)
    {
        if (File.Exists(path) && (!IsOurs(path) || File.ReadAllText(path) == text)) return;

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WholeFile.Write(path, text);
    }

    private static bool IsOurs(string path) => File.ReadAllText(path).TrimEnd().EndsWith(ErrorText.Signature, StringComparison.Ordinal);

    private static void RemoveEmpty(string folder)
    {
        foreach (var inner in Directory.GetDirectories(folder)) RemoveEmpty(inner);

        if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception readOnly) when (readOnly is IOException or UnauthorizedAccessException)
        {
            // A folder that only others may write to.
        }
    }
}
