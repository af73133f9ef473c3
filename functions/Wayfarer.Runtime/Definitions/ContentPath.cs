using System.Text.RegularExpressions;
using Wayfarer.Domain.Content.Schemas;

namespace Wayfarer.Runtime.Definitions;

/// <summary>Which files of a content folder are content.</summary>
public static partial class ContentPath
{
    /// <summary>What is wrong with the files, in words.</summary>
    public const string Errors = "errors";

    // What Wayfarer itself writes beside the content, and must not take for a change of it.
    private static readonly string[] Written = [Errors, ContentSchemas.Folder];

    /// <summary>Hidden files and those of hidden folders are nobody's content.</summary>
    /// <param name="path">Relative to the folder.</param>
    public static bool IsNoContent(string path)
    {
        var parts = path.Split('/', '\\');
        return Written.Contains(parts[0]) || parts.Any(part => part.StartsWith('.'));
    }

    /// <summary>Whether somebody from outside may name it: it stays inside the folder, on every file system.</summary>
    public static bool IsWritable(string path) => path.Length <= 200 && Plain().IsMatch(path) && !IsNoContent(path);

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*){0,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
