using System.Text;
using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Local.Content;

/// <summary>The content folder on disk.</summary>
public static class ContentFiles
{
    /// <summary>All files in order of path; hidden ones and those of hidden folders are nobody's content.</summary>
    public static IReadOnlyList<ContentFile> Read(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        var files = new List<ContentFile>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", options).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (ContentPath.IsNoContent(relative)) continue;

            files.Add(new ContentFile(relative, ReadText(path)));
        }

        return files;
    }

    /// <param name="path">Relative to the folder, with forward slashes.</param>
    public static ContentFile? Find(string folder, string path)
    {
        var full = Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
        return File.Exists(full) ? new ContentFile(path, ReadText(full)) : null;
    }

    /// <summary>Of a file that is too large, just enough is read for its problem to be found.</summary>
    private static string ReadText(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var text = new char[Math.Min(new FileInfo(path).Length, Limits.BytesPerFile) + 1];
        return new string(text, 0, reader.ReadBlock(text));
    }
}
