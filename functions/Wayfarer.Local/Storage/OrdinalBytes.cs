using System.Text;

namespace Wayfarer.Local.Storage;

/// <summary>
/// Text as bytes whose order is the ordinal order of the text. Table Storage compares keys by UTF-16 code unit, where UTF-8
/// puts characters beyond U+FFFF elsewhere; encoding each half of a surrogate pair by itself (CESU-8) keeps the order.
/// </summary>
internal static class OrdinalBytes
{
    public static int MostBytes(string text) => text.Length * 3;

    public static int Write(string text, Span<byte> bytes)
    {
        if (Ascii.FromUtf16(text, bytes, out var written) == System.Buffers.OperationStatus.Done)
            return written;

        written = 0;
        foreach (var unit in text)
        {
            if (unit < 0x80)
            {
                bytes[written++] = (byte)unit;
                continue;
            }

            if (unit < 0x800)
            {
                bytes[written++] = (byte)(0xC0 | unit >> 6);
            }
            else
            {
                bytes[written++] = (byte)(0xE0 | unit >> 12);
                bytes[written++] = (byte)(0x80 | unit >> 6 & 0x3F);
            }

            bytes[written++] = (byte)(0x80 | unit & 0x3F);
        }

        return written;
    }

    public static string Read(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
            return Encoding.ASCII.GetString(bytes);

        var units = new char[bytes.Length];
        var count = 0;
        for (var at = 0; at < bytes.Length;)
        {
            int first = bytes[at++];
            units[count++] = first switch
            {
                < 0x80 => (char)first,
                < 0xE0 => (char)((first & 0x1F) << 6 | bytes[at++] & 0x3F),
                _ => (char)((first & 0x0F) << 12 | (bytes[at++] & 0x3F) << 6 | bytes[at++] & 0x3F),
            };
        }

        return new string(units, 0, count);
    }
}
