using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Definitions;

/// <summary>
/// Publishes what the content folder holds. A hint that something changed makes it look, and says nothing else: hints may
/// come twice, late or never, and what counts is what is there. Whoever publishes looks again before resting, so that of
/// several that publish at once the last one has seen the newest files.
/// </summary>
/// <param name="published">Told each time that the content was published.</param>
public sealed class ContentPublisher(IContentFolder folder, DefinitionStore definitions, Action<Publication>? published = null) : IDisposable
{
    private const int MostLooks = 5;

    private readonly SemaphoreSlim _one = new(1);
    private Dictionary<string, TaggedText> _texts = new(StringComparer.Ordinal);
    private bool _hasPublished;

    /// <summary>What became of the files when they have changed since this was last asked; otherwise null, at the cost of one listing.</summary>
    public ValueTask<Publication?> LookAsync(CancellationToken cancellation) => LookAsync(always: false, cancellation);

    /// <summary>Publishes what is there, also when it is what was published last.</summary>
    public async ValueTask<Publication> PublishNowAsync(CancellationToken cancellation) =>
        await LookAsync(always: true, cancellation) ?? new Publication(definitions.Current, IsNew: false, definitions.Problems) { Files = definitions.Reports };

    /// <summary>All files in order of path, as they are now.</summary>
    public async ValueTask<IReadOnlyList<ContentFile>> FilesAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var texts = await ReadAsync(await folder.ListAsync(cancellation) ?? new Dictionary<string, string>(), cancellation);
            return InOrder(texts);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async ValueTask<Publication?> LookAsync(bool always, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            Publication? last = null;

            // What is written to all the time is left to the next look.
            for (var look = 0; look < MostLooks; look++)
            {
                if (await folder.ListAsync(cancellation) is not { } tags) return last;
                if (_hasPublished && IsKnown(tags) && !(always && last is null)) return last;

                last = await PublishAsync(tags, cancellation);
            }

            return last;
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask<Publication> PublishAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellation)
    {
        var texts = await ReadAsync(tags, cancellation);
        var publication = await definitions.PublishAsync(InOrder(texts), cancellation);
        await folder.WriteErrorsAsync(publication.Files, cancellation);
        published?.Invoke(publication);

        // Only now: what failed half-way is done again at the next look.
        (_texts, _hasPublished) = (texts, true);
        return publication;
    }

    /// <summary>Only what has changed is read again.</summary>
    private async ValueTask<Dictionary<string, TaggedText>> ReadAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellation)
    {
        var texts = new Dictionary<string, TaggedText>(StringComparer.Ordinal);
        foreach (var (path, tag) in tags)
        {
            var text = _texts.TryGetValue(path, out var known) && known.Tag == tag ? known : await folder.ReadAsync(path, cancellation);
            if (text is not null) texts[path] = text;
        }

        return texts;
    }

    private bool IsKnown(IReadOnlyDictionary<string, string> tags) =>
        tags.Count == _texts.Count && tags.All(file => _texts.TryGetValue(file.Key, out var known) && known.Tag == file.Value);

    private static List<ContentFile> InOrder(Dictionary<string, TaggedText> texts) =>
        [.. texts.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => new ContentFile(file.Key, file.Value.Text))];
}
