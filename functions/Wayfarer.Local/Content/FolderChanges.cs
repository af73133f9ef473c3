using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Local.Content;

/// <summary>How a folder, what it was pulled from and what the host has now differ.</summary>
public sealed record FolderChanges(
    ImmutableArray<ContentEdit> Here, ImmutableArray<ContentFile> There, ImmutableArray<string> RemovedThere, ImmutableArray<string> Both)
{
    /// <param name="here">The files of the folder.</param>
    /// <param name="there">The files that the host has now.</param>
    public static FolderChanges Between(IReadOnlyList<ContentFile> here, PulledContent pulled, IReadOnlyList<ContentFile> there)
    {
        var (own, theirs) = (Texts(here), Texts(there));
        var edits = ImmutableArray.CreateBuilder<ContentEdit>();
        var news = ImmutableArray.CreateBuilder<ContentFile>();
        var removed = ImmutableArray.CreateBuilder<string>();
        var both = ImmutableArray.CreateBuilder<string>();
        foreach (var path in own.Keys.Union(theirs.Keys).Union(pulled.Files.Keys).Order(StringComparer.Ordinal))
        {
            var (mine, host, was) = (own.GetValueOrDefault(path), theirs.GetValueOrDefault(path), pulled.Files.GetValueOrDefault(path));
            if (mine == host) continue;

            if (HashOf(mine) == was) Take(path, host);
            else if (HashOf(host) == was) edits.Add(new ContentEdit(path, mine, was));
            else both.Add(path);
        }

        return new FolderChanges(edits.ToImmutable(), news.ToImmutable(), removed.ToImmutable(), both.ToImmutable());

        void Take(string path, string? text)
        {
            if (text is null) removed.Add(path);
            else news.Add(new ContentFile(path, text));
        }
    }

    private static Dictionary<string, string> Texts(IReadOnlyList<ContentFile> files) => files.ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);

    private static string? HashOf(string? text) => text is null ? null : FileVersion.HashOf(text);
}
