using System.Security.Cryptography;
using System.Text;

namespace Wayfarer.Runtime.Archive;

/// <summary>AES-256-GCM under the key of the subject. What can be read of an entry is bound to what is sealed in it.</summary>
internal static class ArchiveCipher
{
    public const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    public static ArchiveEntry Seal(ArchiveEntry entry, ArchivedRows rows, byte[] key)
    {
        var plain = rows.ToBytes();
        var data = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = data.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, data.AsSpan(NonceBytes + TagBytes), data.AsSpan(NonceBytes, TagBytes), Bound(entry));
        return entry with { Sealed = data };
    }

    /// <summary>Null when the key is not the one that it was sealed under, or something of the entry was changed.</summary>
    public static ArchivedRows? Open(ArchiveEntry entry, byte[] key)
    {
        var data = entry.Sealed!;
        if (data.Length < NonceBytes + TagBytes) return null;

        var plain = new byte[data.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(data.AsSpan(0, NonceBytes), data.AsSpan(NonceBytes + TagBytes), data.AsSpan(NonceBytes, TagBytes), plain, Bound(entry));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return ArchivedRows.Read(plain);
    }

    private static byte[] Bound(ArchiveEntry entry) => Encoding.UTF8.GetBytes($"{entry.Format}|{entry.Kind}|{entry.Subject}|{entry.Number}|{entry.At.Milliseconds}");
}
