using System.Collections.Immutable;
using System.Text;
using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Content;

namespace Wayfarer.Runtime.Definitions;

/// <summary>
/// Writes edits into the content folder and publishes them. Nobody's change is lost: a file is written only over the text that
/// its editor had before them. What would break the content is not written at all.
/// </summary>
public sealed class ContentEditor(IContentFolder folder, ContentPublisher publisher)
{
    /// <summary>Publishes what has changed since somebody last looked.</summary>
    public ValueTask<Publication?> LookAsync(CancellationToken cancellation) => publisher.LookAsync(cancellation);

    /// <summary>All files in order of path, broken ones as well.</summary>
    public ValueTask<IReadOnlyList<ContentFile>> FilesAsync(CancellationToken cancellation) => publisher.FilesAsync(cancellation);

    public async ValueTask<EditOutcome> ApplyAsync(IReadOnlyList<ContentEdit> edits, CancellationToken cancellation)
    {
        if (Refusal(edits) is { } reason) return new EditOutcome.Refused(reason);

        var there = (await publisher.FilesAsync(cancellation)).ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);
        var changed = edits.Where(edit => HashOf(there.GetValueOrDefault(edit.Path)) != edit.Was && there.GetValueOrDefault(edit.Path) != edit.Text);
        if (changed.Any()) return new EditOutcome.Changed([.. changed.Select(edit => edit.Path)], []);
        if (Broken(edits, there) is { Count: > 0 } problems) return new EditOutcome.Broken([.. problems]);

        // What is deleted goes last, so that nothing that is still needed is missing in between.
        var written = new List<string>();
        foreach (var edit in edits.Where(edit => there.GetValueOrDefault(edit.Path) != edit.Text).OrderBy(edit => edit.Text is null))
        {
            if (!await TryWriteAsync(edit, cancellation)) return new EditOutcome.Changed([edit.Path], [.. written]);

            written.Add(edit.Path);
        }

        return new EditOutcome.Done(await publisher.PublishNowAsync(cancellation));
    }

    private async ValueTask<bool> TryWriteAsync(ContentEdit edit, CancellationToken cancellation)
    {
        var before = await folder.ReadAsync(edit.Path, cancellation);
        return HashOf(before?.Text) == edit.Was && await folder.TryWriteAsync(edit.Path, edit.Text, before?.Tag, cancellation);
    }

    /// <summary>The problems that the folder does not have already.</summary>
    private static List<ContentProblem> Broken(IReadOnlyList<ContentEdit> edits, Dictionary<string, string> there)
    {
        var after = new SortedDictionary<string, string>(there, StringComparer.Ordinal);
        foreach (var edit in edits)
        {
            if (edit.Text is null) after.Remove(edit.Path);
            else after[edit.Path] = edit.Text;
        }

        var known = Validate(there).ToHashSet();
        return [.. Validate(after).Where(problem => !known.Contains(problem))];
    }

    private static ImmutableArray<ContentProblem> Validate(IEnumerable<KeyValuePair<string, string>> files) =>
        ContentValidator.Validate([.. files.Select(file => new ContentFile(file.Key, file.Value))]).Problems;

    private static string? Refusal(IReadOnlyList<ContentEdit> edits)
    {
        if (edits.Count > Limits.FilesPerContentFolder) return $"There are {edits.Count} edits; at most {Limits.FilesPerContentFolder} are taken at once.";
        if (edits.FirstOrDefault(edit => !ContentPath.IsWritable(edit.Path)) is { } outside)
            return $"\"{outside.Path}\" is no path of a content file.";
        if (edits.GroupBy(edit => edit.Path).FirstOrDefault(path => path.Count() > 1) is { } twice) return $"\"{twice.Key}\" is there twice.";

        return edits.FirstOrDefault(edit => edit.Text is { } text && Encoding.UTF8.GetByteCount(text) > Limits.BytesPerFile) is { } large
            ? $"\"{large.Path}\" has more than {Limits.BytesPerFile} bytes."
            : null;
    }

    private static string? HashOf(string? text) => text is null ? null : FileVersion.HashOf(text);
}
