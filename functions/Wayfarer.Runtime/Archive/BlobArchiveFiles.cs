using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>Append blobs in the container <c>archive</c>: a block each time, which is written as a whole or not at all.</summary>
public sealed class BlobArchiveFiles(BlobServiceClient service, string container = BlobArchiveFiles.Container) : IArchiveFiles
{
    public const string Container = "archive";

    private readonly BlobContainerClient _container = service.GetBlobContainerClient(container);
    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.Ordinal);

    public async Task CreateContainerAsync(CancellationToken cancellation) =>
        await AzureErrors.AsUnavailable(async () => await _container.CreateIfNotExistsAsync(cancellationToken: cancellation), cancellation);

    public async ValueTask AppendAsync(string name, ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        var blob = _container.GetAppendBlobClient(name);
        await AzureErrors.AsUnavailable(
            async () =>
            {
                if (_made.TryAdd(name, true)) await blob.CreateIfNotExistsAsync(cancellationToken: cancellation);
                for (var rest = lines; rest.Length > 0;)
                {
                    var length = Math.Min(rest.Length, blob.AppendBlobMaxAppendBlockBytes);
                    using var part = new MemoryStream(rest[..length].ToArray());
                    await blob.AppendBlockAsync(part, cancellationToken: cancellation);
                    rest = rest[length..];
                }

                return true;
            },
            cancellation);
    }

    public async IAsyncEnumerable<ArchiveFile> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in _container.GetBlobsAsync(new GetBlobsOptions(), cancellation)) yield return new ArchiveFile(blob.Name, blob.Properties.ContentLength ?? 0);
    }

    public async ValueTask<Stream> OpenAsync(string name, CancellationToken cancellation) =>
        await _container.GetBlobClient(name).OpenReadAsync(cancellationToken: cancellation);
}
