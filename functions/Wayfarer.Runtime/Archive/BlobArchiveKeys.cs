using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>Keys as blobs in the container <c>archive-keys</c>, by subject. Its account has neither versions nor soft delete.</summary>
public sealed class BlobArchiveKeys(BlobServiceClient service, string container = BlobArchiveKeys.Container) : IArchiveKeys
{
    public const string Container = "archive-keys";

    private readonly BlobContainerClient _container = service.GetBlobContainerClient(container);

    public async Task CreateContainerAsync(CancellationToken cancellation) =>
        await AzureErrors.AsUnavailable(async () => await _container.CreateIfNotExistsAsync(cancellationToken: cancellation), cancellation);

    public ValueTask<byte[]?> FindAsync(string subject, CancellationToken cancellation) => AzureErrors.AsUnavailable(
        async () =>
        {
            try
            {
                return (await _container.GetBlobClient(subject).DownloadContentAsync(cancellation)).Value.Content.ToArray();
            }
            catch (RequestFailedException missing) when (missing.Status == 404)
            {
                return null;
            }
        },
        cancellation);

    public async ValueTask<byte[]> FindOrCreateAsync(string subject, CancellationToken cancellation)
    {
        // Nearly always there is none yet: whoever comes first makes it.
        var key = ArchiveCipher.NewKey();
        var isMade = await AzureErrors.AsUnavailable(
            async () =>
            {
                try
                {
                    var onlyIfMissing = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
                    await _container.GetBlobClient(subject).UploadAsync(BinaryData.FromBytes(key), onlyIfMissing, cancellation);
                    return true;
                }
                catch (RequestFailedException exists) when (exists.Status is 409 or 412)
                {
                    return false;
                }
            },
            cancellation);
        if (isMade) return key;

        return await FindAsync(subject, cancellation)
            ?? throw new StoreUnavailableException($"The archive key of {subject} was destroyed while it was looked for.");
    }

    public async ValueTask DestroyAsync(string subject, CancellationToken cancellation) =>
        await AzureErrors.AsUnavailable(async () => await _container.GetBlobClient(subject).DeleteIfExistsAsync(cancellationToken: cancellation), cancellation);
}
