namespace Wayfarer.Runtime.Definitions;

/// <summary>
/// The files that people edit, wherever they lie. What Wayfarer itself writes beside them, under <c>errors/</c> and
/// <c>schemas/</c>, is none of them.
/// </summary>
public interface IContentFolder
{
    /// <summary>The tag of each file, which changes with its text; null while there is no folder at all.</summary>
    ValueTask<IReadOnlyDictionary<string, string>?> ListAsync(CancellationToken cancellation);

    /// <summary>One file, null when it is gone. Of one that is too large, just enough is read for its problem to be found.</summary>
    ValueTask<TaggedText?> ReadAsync(string path, CancellationToken cancellation);

    /// <summary>Writes a file, or deletes it when there is no text; false when it is not as it was under the tag any more.</summary>
    /// <param name="tag">Null when there is to be no such file yet.</param>
    ValueTask<bool> TryWriteAsync(string path, string? text, string? tag, CancellationToken cancellation);

    /// <summary>Lets <c>errors/</c> say what is held back, and nothing else of what Wayfarer wrote there.</summary>
    ValueTask WriteErrorsAsync(IReadOnlyList<FileReport> reports, CancellationToken cancellation);
}

/// <summary>A text and the tag that it was read under.</summary>
public sealed record TaggedText(string Text, string Tag);
