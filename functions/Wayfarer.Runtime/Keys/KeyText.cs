using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Wayfarer.Runtime.Keys;

/// <summary>
/// A key as people copy it: <c>wf_server_k3v9x2ab_</c>, a secret of 256 random bits and a checksum. It says what it is, so
/// that it is recognised wherever it leaks to, and a key that was cut off is told from one that is not known.
/// </summary>
public static partial class KeyText
{
    private const int SecretBytes = 32;
    private const int ChecksumCharacters = 8;
    private const int IdCharacters = 8;
    private const int LastCharacters = 4;

    // Longer texts cannot be keys; hashing them would let a sender choose how long it takes.
    private const int LongestText = 256;

    public static string NewId() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", IdCharacters);

    public static string New(KeyKind kind, string id)
    {
        var body = $"wf_{kind.ToString().ToLowerInvariant()}_{id}_{RandomNumberGenerator.GetHexString(SecretBytes * 2, lowercase: true)}";
        return body + Checksum(body);
    }

    /// <summary>Whether a text that looks like a key is one in full; another text is never one.</summary>
    public static bool IsWhole(string text) => Whole().IsMatch(text) && Checksum(text[..^ChecksumCharacters]) == text[^ChecksumCharacters..];

    public static bool IsMeantAsKey(string text) => text.StartsWith("wf_", StringComparison.Ordinal);

    /// <summary>
    /// What is stored of a key. One round of SHA-256 is enough: a secret of 256 random bits cannot be guessed, however fast
    /// guesses are tried, unlike a password.
    /// </summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text.Length <= LongestText ? text : ""));

    public static string LastOf(string text) => text.Length > LastCharacters ? text[^LastCharacters..] : text;

    /// <summary>A text in which every key is cut down to what is no secret.</summary>
    public static string WithoutSecrets(string text) => Anywhere().Replace(text, "$1...");

    private static string Checksum(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..ChecksumCharacters];

    [GeneratedRegex(@"\Awf_(?:server|browser|admin)_[a-z0-9]{8}_[0-9a-f]{72}\z")]
    private static partial Regex Whole();

    [GeneratedRegex("(wf_(?:server|browser|admin)_[a-z0-9]{8}_)[0-9a-f]{8,}")]
    private static partial Regex Anywhere();
}
