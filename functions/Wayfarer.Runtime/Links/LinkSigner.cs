using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Wayfarer.Runtime.Links;

/// <summary>
/// Makes the tokens of links and accepts those alone that it made, for the purpose it made them for. A token is
/// the id of its key, 128 bits of HMAC-SHA256 over purpose and content, and the content, in base64url.
/// </summary>
public sealed class LinkSigner(ILinkKeyRing ring)
{
    /// <summary>Longer addresses are not made into click links, so that every token fits into a request line.</summary>
    public const int CharactersPerUrl = 2_000;

    private const int TagBytes = 16;
    private const int HeadBytes = LinkKey.IdBytes + TagBytes;
    private const int CharactersAtMost = 8_000;

    private static ReadOnlySpan<byte> Context => "wayfarer link 1\n"u8;

    public string Sign(LinkPurpose purpose, Link link)
    {
        var key = ring.Current.Signing;
        var content = LinkFields.Write(link);
        var token = new byte[HeadBytes + content.Length];
        Convert.FromHexString(key.Id, token, out _, out _);
        Tag(key, purpose, content, token.AsSpan(LinkKey.IdBytes, TagBytes));
        content.CopyTo(token.AsSpan(HeadBytes));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>What the link says; null when this installation did not sign it for this purpose, or its key was removed.</summary>
    public Link? Verify(LinkPurpose purpose, string? token)
    {
        if (token is null || token.Length > CharactersAtMost || Decode(token) is not { Length: > HeadBytes } bytes) return null;
        if (ring.Current.Find(Convert.ToHexStringLower(bytes.AsSpan(0, LinkKey.IdBytes))) is not { } key) return null;

        Span<byte> tag = stackalloc byte[TagBytes];
        var content = bytes.AsSpan(HeadBytes);
        Tag(key, purpose, content, tag);
        return CryptographicOperations.FixedTimeEquals(tag, bytes.AsSpan(LinkKey.IdBytes, TagBytes)) ? LinkFields.Read(content) : null;
    }

    /// <summary>Whether this installation made the address, for whatever purpose: what is done with it is told at its own door.</summary>
    public bool IsOurs(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && Enum.GetValues<LinkPurpose>().Any(purpose => Verify(purpose, address.Segments[^1]) is not null);

    private static void Tag(LinkKey key, LinkPurpose purpose, ReadOnlySpan<byte> content, Span<byte> tag)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Secret);
        hash.AppendData(Context);
        hash.AppendData([(byte)purpose]);
        hash.AppendData(content);
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.GetHashAndReset(whole);
        whole[..TagBytes].CopyTo(tag);
    }

    /// <summary>Base64url has several spellings of the same bytes: unused bits and white space. One of them is a token.</summary>
    private static byte[]? Decode(string token)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        if (Base64Url.DecodeFromChars(token, bytes, out _, out var written) != OperationStatus.Done) return null;

        Array.Resize(ref bytes, written);
        return string.Equals(Base64Url.EncodeToString(bytes), token, StringComparison.Ordinal) ? bytes : null;
    }
}
