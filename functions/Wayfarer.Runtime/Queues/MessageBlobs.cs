using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Queues;

/// <summary>What is too large for a queue, behind a message that names it.</summary>
internal sealed class MessageBlobs(BlobContainerClient container)
{
    public async ValueTask<string> WriteAsync(string folder, byte[] content, CancellationToken cancellation)
    {
        var name = $"{folder}{Guid.CreateVersion7():N}";
        await AzureErrors.AsUnavailable(async () => await container.GetBlobClient(name).UploadAsync(new BinaryData(content), cancellation), cancellation);
        return name;
    }

    /// <summary>The content with its tag; null when it is gone.</summary>
    public async ValueTask<(ReadOnlyMemory<byte> Content, ETag Tag)?> ReadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var answer = await AzureErrors.AsUnavailable(async () => await container.GetBlobClient(name).DownloadContentAsync(cancellation), cancellation);
            return (answer.Value.Content.ToMemory(), answer.Value.Details.ETag);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Deletes a blob as it was read; one that is gone or has grown since is passed over.</summary>
    public async ValueTask DeleteAsync(string name, ETag? tag, CancellationToken cancellation)
    {
        try
        {
            var unchanged = new BlobRequestConditions { IfMatch = tag };
            await AzureErrors.AsUnavailable(
                async () => await container.GetBlobClient(name).DeleteAsync(DeleteSnapshotsOption.None, unchanged, cancellation), cancellation);
        }
        catch (RequestFailedException passed) when (passed.Status is 404 or 412)
        {
            // Deleted by an earlier delivery of its message, or for the next one to read.
        }
    }

    /// <summary>Adds to the end of a blob, and makes it when it is not there.</summary>
    public async ValueTask AppendAsync(string name, byte[] content, CancellationToken cancellation)
    {
        var blob = container.GetAppendBlobClient(name);
        try
        {
            await AppendAsync(blob, content, cancellation);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            await AzureErrors.AsUnavailable(async () => await blob.CreateIfNotExistsAsync(cancellationToken: cancellation), cancellation);
            await AppendAsync(blob, content, cancellation);
        }
    }

    private static async ValueTask AppendAsync(AppendBlobClient blob, byte[] content, CancellationToken cancellation) =>
        await AzureErrors.AsUnavailable(async () => await blob.AppendBlockAsync(new MemoryStream(content), cancellationToken: cancellation), cancellation);
}
