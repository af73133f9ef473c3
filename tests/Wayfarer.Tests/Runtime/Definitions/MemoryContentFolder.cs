using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Tests.Runtime.Definitions;

/// <summary>A content folder in memory, which can be watched and changed in the middle of a look.</summary>
internal sealed class MemoryContentFolder : IContentFolder
{
    private readonly SortedDictionary<string, TaggedText> _files = new(StringComparer.Ordinal);
    private int _tags;

    public int Listings { get; private set; }

    public List<string> Read { get; } = [];

    public IReadOnlyList<FileReport> Reports { get; private set; } = [];

    /// <summary>What happens right before a file is read.</summary>
    public Action<string> BeforeReading { get; set; } = _ => { };

    public string this[string path]
    {
        set => _files[path] = new TaggedText(value, $"{++_tags}");
    }

    public string? Text(string path) => _files.GetValueOrDefault(path)?.Text;

    public void Remove(string path) => _files.Remove(path);

    public ValueTask<IReadOnlyDictionary<string, string>?> ListAsync(CancellationToken cancellation)
    {
        Listings++;
        var tags = _files.Where(file => !ContentPath.IsNoContent(file.Key)).ToDictionary(file => file.Key, file => file.Value.Tag, StringComparer.Ordinal);
        return ValueTask.FromResult<IReadOnlyDictionary<string, string>?>(tags.Count == 0 ? null : tags);
    }

    public ValueTask<TaggedText?> ReadAsync(string path, CancellationToken cancellation)
    {
        BeforeReading(path);
        Read.Add(path);
        return ValueTask.FromResult(_files.GetValueOrDefault(path));
    }

    public ValueTask<bool> TryWriteAsync(string path, string? text, string? tag, CancellationToken cancellation)
    {
        if (_files.GetValueOrDefault(path)?.Tag != tag) return ValueTask.FromResult(false);

        if (text is null) Remove(path);
        else this[path] = text;
        return ValueTask.FromResult(true);
    }

    public ValueTask WriteErrorsAsync(IReadOnlyList<FileReport> reports, CancellationToken cancellation)
    {
        Reports = reports;
        return ValueTask.CompletedTask;
    }
}
