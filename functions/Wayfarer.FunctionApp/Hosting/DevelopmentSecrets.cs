using Azure;
using Azure.Storage.Blobs;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>Secrets in the storage emulator of a developer's machine, where no vault is.</summary>
public sealed class DevelopmentSecrets(BlobContainerClient container) : ISecretStore
{
    private const string Newest = "newest";

    public async ValueTask<Secret?> FindAsync(string name, string? version, CancellationToken cancellation)
    {
        var found = version ?? (await ReadAsync($"{name}/{Newest}", cancellation))?.ToString();
        return found is not null && await ReadAsync($"{name}/{found}", cancellation) is { } value ? new Secret(found, value.ToArray()) : null;
    }

    public async ValueTask<Secret> WriteAsync(string name, byte[] value, CancellationToken cancellation)
    {
        var version = Guid.NewGuid().ToString("n");
        await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await container.GetBlobClient($"{name}/{version}").UploadAsync(new BinaryData(value), cancellation);
        await container.GetBlobClient($"{name}/{Newest}").UploadAsync(new BinaryData(version), overwrite: true, cancellation);
        return new Secret(version, value);
    }

    private async ValueTask<BinaryData?> ReadAsync(string blob, CancellationToken cancellation)
    {
        try
        {
            return (await container.GetBlobClient(blob).DownloadContentAsync(cancellation)).Value.Content;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }
}
