using System.Security.Cryptography;
using System.Text;

namespace Wayfarer.Runtime.Channels;

/// <summary>
/// The id under which a provider knows a message: a name-based UUID (version 5) of the message's key, so that every attempt has
/// the same, and a report leads back to it.
/// </summary>
public static class OperationId
{
    // Ours alone, so that no other product of the same resource makes the same ids of the same keys.
    private static readonly Guid Names = new("6f1b3b0e-52b1-4d0e-9a3c-6a7e5f2d9c41");

    public static Guid Of(string messageKey)
    {
        var name = Encoding.UTF8.GetBytes(messageKey);
        Span<byte> input = new byte[16 + name.Length];
        Names.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input[16..]);

#pragma warning disable CA5350 // The standard says SHA-1; nothing secret rests on it.
        Span<byte> hash = SHA1.HashData(input);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
