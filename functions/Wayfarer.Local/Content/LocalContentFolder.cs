using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Local.Content;

/// <summary>
/// A folder on disk. Its tags are hashes of the texts, because times and sizes do not tell all changes apart; between the look
/// at a file and its change lies a moment, which no file system closes.
/// </summary>
public sealed class LocalContentFolder(string folder) : IContentFolder
{
    // A folder that is gone for a moment must not end all journeys.
    public ValueTask<IReadOnlyDictionary<string, string>?> ListAsync(CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyDictionary<string, string>?>(
        Directory.Exists(folder) ? ContentFiles.Read(folder).ToDictionary(file => file.Path, TagOf, StringComparer.Ordinal) : null);

    public ValueTask<TaggedText?> ReadAsync(string path, CancellationToken cancellation) =>
        ValueTask.FromResult(ContentFiles.Find(folder, path) is { } file ? new TaggedText(file.Text, TagOf(file)) : null);

    public async ValueTask<bool> TryWriteAsync(string path, string? text, string? tag, CancellationToken cancellation)
    {
        if (!ContentPath.IsWritable(path)) throw new ArgumentException("The path leads out of the content folder.", nameof(path));
        if ((await ReadAsync(path, cancellation))?.Tag != tag) return false;

        var full = Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
        if (text is null)
        {
            File.Delete(full);
            return true;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        WholeFile.Write(full, text);
        return true;
    }

    public ValueTask WriteErrorsAsync(IReadOnlyList<FileReport> reports, CancellationToken cancellation)
    {
        ErrorFiles.Write(folder, reports);
        return ValueTask.CompletedTask;
    }

    private static string TagOf(ContentFile file) => FileVersion.HashOf(file.Text);
}
