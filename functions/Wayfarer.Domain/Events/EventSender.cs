using System.Security.Cryptography;
using System.Text;

namespace Wayfarer.Domain.Events;

/// <summary>
/// Who posts events, and how far it is believed. A server says who somebody is; a web page can be made to say anything, so
/// that it needs a proof which only the site's own server could make.
/// </summary>
public sealed class EventSender
{
    private readonly byte[]? _secret;

    private EventSender(string source, byte[]? secret) => (Source, _secret) = (source, secret);

    /// <summary>Scopes message ids: two sources may use the same id for different events.</summary>
    public string Source { get; }

    /// <summary>Whether what it says about a person is believed only with a proof.</summary>
    public bool IsPublic => _secret is not null;

    /// <summary>Secret, and believed.</summary>
    public static EventSender Server(string source) => new(source, null);

    /// <summary>Public: <paramref name="secret"/> is what the site's server makes its proofs with.</summary>
    public static EventSender Browser(string source, string secret) => new(source, Encoding.UTF8.GetBytes(secret));

    /// <summary>The proof of a value: HMAC-SHA256 of its UTF-8 text, in lower-case hexadecimal digits.</summary>
    public static string ProofOf(string secret, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(value)));

    /// <summary>Whether the proof belongs to the value; compared in constant time.</summary>
    public bool Proves(string value, string? proof)
    {
        if (_secret is null) return true;
        if (proof is null) return false;

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(value), expected);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(expected)), Encoding.UTF8.GetBytes(proof));
    }
}
