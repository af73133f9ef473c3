using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Definitions;

/// <summary>
/// Published texts and snapshots as blobs that are created once, and a pointer to the newest snapshot that only ever moves up.
/// A publisher that ends between the two leaves a snapshot that nobody sees; the next one that takes its number moves the
/// pointer there, and goes on behind it.
/// </summary>
public sealed class DefinitionBlobs(BlobContainerClient container) : IPublishedDefinitions
{
    private const string Pointer = "newest.json";
    private const int AtOnce = 8;

    private static readonly BlobRequestConditions New = new() { IfNoneMatch = ETag.All };

    public async ValueTask<SnapshotDocument> NewestAsync(CancellationToken cancellation)
    {
        var (newest, _) = await PointerAsync(cancellation);
        if (newest == 0) return new SnapshotDocument(0);

        return await FindAsync(newest, cancellation) ?? throw new StoreUnavailableException($"Snapshot {newest} is missing from the container.");
    }

    public async ValueTask<SnapshotDocument?> FindAsync(long number, CancellationToken cancellation) =>
        await ContentBlobs.FindAsync(container.GetBlobClient(NameOf(number)), cancellation) is { } found
            ? StoredJson.Read(found.Content.ToMemory().Span, StoredJson.Default.SnapshotDocument, document => document.Format, SnapshotDocument.CurrentFormat)
            : null;

    public async ValueTask<ContentFile> ReadAsync(FileVersion version, CancellationToken cancellation)
    {
        var found = await ContentBlobs.FindAsync(container.GetBlobClient(NameOf(version)), cancellation);
        return new ContentFile(version.Path, found?.Content.ToString()
            ?? throw new StoreUnavailableException($"The published text of {version.Path} ({version.Hash}) is missing from the container."));
    }

    public async ValueTask WriteAsync(IEnumerable<ContentFile> files, CancellationToken cancellation)
    {
        var texts = files.Select(file => (Name: NameOf(FileVersion.Of(file)), file.Text)).DistinctBy(file => file.Name);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };

        // One that is there already has the same text: its name says so.
        await Parallel.ForEachAsync(texts, options, async (file, stop) => await TryCreateAsync(file.Name, BinaryData.FromString(file.Text), stop));
    }

    public async ValueTask<bool> TryAddAsync(SnapshotDocument snapshot, CancellationToken cancellation)
    {
        var json = BinaryData.FromBytes(StoredJson.Write(snapshot, StoredJson.Default.SnapshotDocument));
        var added = await TryCreateAsync(NameOf(snapshot.Number), json, cancellation);
        await MovePointerAsync(snapshot.Number, cancellation);
        return added;
    }

    private async ValueTask MovePointerAsync(long number, CancellationToken cancellation)
    {
        var json = BinaryData.FromBytes(StoredJson.Write(new SnapshotPointer(number), StoredJson.Default.SnapshotPointer));
        while (true)
        {
            var (newest, tag) = await PointerAsync(cancellation);
            if (newest >= number) return;

            var conditions = tag is { } known ? new BlobRequestConditions { IfMatch = known } : New;
            if (await TryWriteAsync(Pointer, json, conditions, cancellation)) return;
        }
    }

    private async ValueTask<(long Newest, ETag? Tag)> PointerAsync(CancellationToken cancellation)
    {
        if (await ContentBlobs.FindAsync(container.GetBlobClient(Pointer), cancellation) is not { } found) return (0, null);

        var pointer = StoredJson.Read(
            found.Content.ToMemory().Span, StoredJson.Default.SnapshotPointer, pointer => pointer.Format, SnapshotPointer.CurrentFormat);
        return (pointer.Number, found.Details.ETag);
    }

    private ValueTask<bool> TryCreateAsync(string name, BinaryData content, CancellationToken cancellation) =>
        TryWriteAsync(name, content, New, cancellation);

    /// <summary>False when the condition was not met.</summary>
    private ValueTask<bool> TryWriteAsync(string name, BinaryData content, BlobRequestConditions conditions, CancellationToken cancellation) =>
        ContentBlobs.TryWriteAsync(container.GetBlobClient(name), content, conditions, cancellation);

    private static string NameOf(FileVersion version) => $"files/{version.Hash}";

    private static string NameOf(long snapshot) => $"snapshots/{snapshot}.json";
}
