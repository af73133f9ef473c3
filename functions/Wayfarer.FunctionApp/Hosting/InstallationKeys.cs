using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Links;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>
/// The secret that contact ids are computed with, and those that links are signed with. Both are made at the first start. The
/// contacts' storage says which version of the identity key is theirs, so that two instances that start together, or a vault
/// that was restored beside other data, never make somebody else of everybody.
/// </summary>
public sealed class InstallationKeys(ISecretStore secrets, BlobContainerClient installation, TimeProvider time)
{
    public const string IdentityKey = "identity-key";
    public const string LinkKeys = "link-keys";

    private const int Bytes = 32;

    public async ValueTask<byte[]> IdentityKeyAsync(CancellationToken cancellation)
    {
        var version = await ChosenVersionAsync(IdentityKey, () => RandomNumberGenerator.GetBytes(Bytes), cancellation);
        var secret = await secrets.FindAsync(IdentityKey, version, cancellation)
            ?? throw new InvalidOperationException(
                $"Version {version} of the secret '{IdentityKey}' is not in the vault, and the contacts of this storage can be found with no other. Recover it, or restore the vault that belongs to this storage.");
        return secret.Value;
    }

    public async ValueTask<ILinkKeyRing> LinkKeysAsync(CancellationToken cancellation)
    {
        await ChosenVersionAsync(LinkKeys, () => Runtime.Links.LinkKeys.New(Instant.From(time.GetUtcNow())).ToJson(), cancellation);
        var ring = new SecretLinkKeys(secrets, time);
        await ring.RefreshAsync(cancellation);
        return ring;
    }

    /// <summary>The version that was written down first: of several instances that made one at once, all take the same.</summary>
    private async ValueTask<string> ChosenVersionAsync(string name, Func<byte[]> make, CancellationToken cancellation)
    {
        var note = installation.GetBlobClient(name);
        if (await ReadAsync(note, cancellation) is { } known) return known;

        var made = await secrets.WriteAsync(name, make(), cancellation);
        await installation.CreateIfNotExistsAsync(cancellationToken: cancellation);
        try
        {
            await note.UploadAsync(new BinaryData(made.Version), overwrite: false, cancellation);
            return made.Version;
        }
        catch (RequestFailedException exists) when (exists.Status is 409 or 412)
        {
            return await ReadAsync(note, cancellation) ?? throw new InvalidOperationException($"The note '{name}' was removed while it was being written.");
        }
    }

    private static async ValueTask<string?> ReadAsync(BlobClient note, CancellationToken cancellation)
    {
        try
        {
            return Encoding.UTF8.GetString((await note.DownloadContentAsync(cancellation)).Value.Content);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }
}
