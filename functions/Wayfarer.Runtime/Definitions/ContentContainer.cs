using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Wayfarer.Domain;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Definitions;

/// <summary>
/// The content folder as a blob container. An empty one counts as none: nobody means to end everything, and a restore begins
/// with an empty one.
/// </summary>
public sealed class ContentContainer(BlobContainerClient container) : IContentFolder
{
    private const string ErrorEnding = ".txt";

    public async ValueTask<IReadOnlyDictionary<string, string>?> ListAsync(CancellationToken cancellation)
    {
        var tags = await AzureErrors.AsUnavailable(() => TagsAsync("", ContentPath.IsNoContent, cancellation), cancellation);
        return tags is null or { Count: 0 } ? null : tags;
    }

    public async ValueTask<TaggedText?> ReadAsync(string path, CancellationToken cancellation)
    {
        var found = await ContentBlobs.FindAsync(container.GetBlobClient(path), cancellation, Limits.BytesPerFile + 1);
        return found is null ? null : new TaggedText(TextOf(found.Content.ToMemory().Span), TagOf(found.Details.ETag));
    }

    public ValueTask<bool> TryWriteAsync(string path, string? text, string? tag, CancellationToken cancellation)
    {
        var blob = container.GetBlobClient(path);
        var conditions = tag is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = new ETag(tag) };
        return text is null
            ? ContentBlobs.TryDeleteAsync(blob, conditions, cancellation)
            : ContentBlobs.TryWriteAsync(blob, BinaryData.FromString(text), conditions, cancellation);
    }

    public async ValueTask WriteErrorsAsync(IReadOnlyList<FileReport> reports, CancellationToken cancellation)
    {
        var wanted = reports
            .Where(report => report.State == FileState.HeldBack)
            .ToDictionary(report => $"{ContentPath.Errors}/{report.Path}{ErrorEnding}", ErrorText.Of, StringComparer.Ordinal);
        var there = await AzureErrors.AsUnavailable(() => TagsAsync($"{ContentPath.Errors}/", _ => false, cancellation), cancellation)
            ?? new Dictionary<string, string>();
        foreach (var path in there.Keys.Union(wanted.Keys).Order(StringComparer.Ordinal))
        {
            // Somebody's own file stays; of two that write the same reasons, either may win.
            var blob = container.GetBlobClient(path);
            var found = there.ContainsKey(path) ? (await ContentBlobs.FindAsync(blob, cancellation))?.Content.ToString() : null;
            if (found is not null && !found.TrimEnd().EndsWith(ErrorText.Signature, StringComparison.Ordinal)) continue;

            if (!wanted.TryGetValue(path, out var text)) await ContentBlobs.TryDeleteAsync(blob, conditions: null, cancellation);
            else if (text != found) await ContentBlobs.TryWriteAsync(blob, BinaryData.FromString(text), new BlobRequestConditions(), cancellation);
        }
    }

    private async ValueTask<IReadOnlyDictionary<string, string>?> TagsAsync(string prefix, Func<string, bool> isLeftOut, CancellationToken cancellation)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
            {
                if (isLeftOut(blob.Name)) continue;
                if (tags.Count == Limits.FilesPerContentFolder)
                    throw new StoreLimitException($"The content container holds more than {Limits.FilesPerContentFolder} files; nothing of it is published.");

                tags[blob.Name] = TagOf(blob.Properties.ETag!.Value);
            }
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }

        return tags;
    }

    /// <summary>In one spelling: listings leave out the quotes that headers have.</summary>
    private static string TagOf(ETag tag) => tag.ToString("H");

    /// <summary>As editors save it: a mark at the beginning says only that it is UTF-8.</summary>
    private static string TextOf(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
}
