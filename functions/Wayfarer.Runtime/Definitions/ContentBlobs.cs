using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Definitions;

/// <summary>Single blobs, with conditions whose failure is an answer.</summary>
internal static class ContentBlobs
{
    /// <param name="most">How many bytes are read of a blob that has more.</param>
    public static ValueTask<BlobDownloadResult?> FindAsync(BlobClient blob, CancellationToken cancellation, int? most = null) =>
        AzureErrors.AsUnavailable<BlobDownloadResult?>(
            async () =>
            {
                try
                {
                    var options = new BlobDownloadOptions { Range = most is { } bytes ? new HttpRange(0, bytes) : default };
                    return await blob.DownloadContentAsync(options, cancellation);
                }
                catch (RequestFailedException missing) when (missing.Status == 404 && missing.ErrorCode == BlobErrorCode.BlobNotFound)
                {
                    return null;
                }
                catch (RequestFailedException empty) when (empty.Status == 416)
                {
                    // Of a blob without a byte there is no range.
                    return await blob.DownloadContentAsync(cancellation);
                }
            },
            cancellation);

    /// <summary>False when the condition was not met.</summary>
    public static ValueTask<bool> TryWriteAsync(BlobClient blob, BinaryData content, BlobRequestConditions conditions, CancellationToken cancellation) =>
        AzureErrors.AsUnavailable(
            async () =>
            {
                try
                {
                    await blob.UploadAsync(content, new BlobUploadOptions { Conditions = conditions }, cancellation);
                    return true;
                }
                catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
                {
                    return false;
                }
            },
            cancellation);

    /// <summary>False when the condition was not met; a blob that is not there counts as deleted when there is none.</summary>
    public static ValueTask<bool> TryDeleteAsync(BlobClient blob, BlobRequestConditions? conditions, CancellationToken cancellation) =>
        AzureErrors.AsUnavailable(
            async () =>
            {
                try
                {
                    await blob.DeleteIfExistsAsync(conditions: conditions, cancellationToken: cancellation);
                    return true;
                }
                catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
                {
                    return false;
                }
            },
            cancellation);
}
