using System.Security.Cryptography;
using System.Text;
using Wayfarer.Domain.Events;

namespace Wayfarer.Runtime.Keys;

/// <summary>
/// The secrets that a site's server proves its visitors with: one for each browser key, derived from the installation's own,
/// so that none is stored. Whoever knows one can speak as any user of that site.
/// </summary>
public sealed class UserProof(ReadOnlyMemory<byte> installationKey)
{
    /// <summary>The secret of a key, as text: the site's server uses it as it is written, as the key of its HMAC.</summary>
    public static string SecretOf(ReadOnlySpan<byte> installationKey, string keyId) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(installationKey, Encoding.UTF8.GetBytes($"user proof of key {keyId}")));

    public string SecretOf(string keyId) => SecretOf(installationKey.Span, keyId);

    /// <summary>How far whoever shows the key is believed.</summary>
    public EventSender SenderOf(WriteKey key) => key.Kind == KeyKind.Browser
        ? EventSender.Browser(key.Source, SecretOf(installationKey.Span, key.Id))
        : EventSender.Server(key.Source);
}
