using System.Security.Cryptography;
using System.Text;
using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Content.Schemas;

namespace Wayfarer.Local.Content;

/// <summary>The content folder on disk.</summary>
public static class ContentFiles
{
    // What Wayfarer itself writes beside the content, and must not take for a change of it.
    private static readonly string[] Written = [ErrorFiles.Folder, ContentSchemas.Folder];

    /// <summary>All files in order of path; hidden ones and those of hidden folders are nobody's content.</summary>
    public static IReadOnlyList<ContentFile> Read(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        var files = new List<ContentFile>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", options).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (IsNoContent(relative)) continue;

            files.Add(new ContentFile(relative, ReadText(path)));
        }

        return files;
    }

    /// <param name="path">Relative to the folder.</param>
    public static bool IsNoContent(string path)
    {
        var parts = path.Split('/', '\\');
        return Written.Contains(parts[0]) || parts.Any(part => part.StartsWith('.'));
    }

    /// <summary>Names what the files hold, to tell whether any has changed.</summary>
    public static string HashOf(IReadOnlyList<ContentFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files) hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\n{file.Text.Length}\n{file.Text}\n"));

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Of a file that is too large, just enough is read for its problem to be found.</summary>
    private static string ReadText(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var text = new char[Math.Min(new FileInfo(path).Length, Limits.BytesPerFile) + 1];
        return new string(text, 0, reader.ReadBlock(text));
    }
}
