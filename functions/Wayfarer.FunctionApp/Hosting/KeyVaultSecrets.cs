using Azure;
using Azure.Security.KeyVault.Secrets;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>Secrets in Key Vault, as base64, read with the app's identity.</summary>
public sealed class KeyVaultSecrets(SecretClient vault) : ISecretStore
{
    public async ValueTask<Secret?> FindAsync(string name, string? version, CancellationToken cancellation)
    {
        try
        {
            return Of(await vault.GetSecretAsync(name, version, cancellation));
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public async ValueTask<Secret> WriteAsync(string name, byte[] value, CancellationToken cancellation) =>
        Of(await vault.SetSecretAsync(name, Convert.ToBase64String(value), cancellation));

    private static Secret Of(KeyVaultSecret secret) => new(secret.Properties.Version, Convert.FromBase64String(secret.Value));
}
