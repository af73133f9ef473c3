using System.IO.Compression;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// JSON that is compressed where that saves anything: a row that is half as large is written in half the pages. Plain JSON
/// begins with a brace, so one byte tells the two apart.
/// </summary>
internal static class CompressedJson
{
    // Below this size a compressed row is no smaller than a plain one.
    private const int CompressFrom = 512;
    private const byte Compressed = 1;
    private const int FastestQuality = 1;
    private const int WindowBits = 18;

    public static byte[] Write(byte[] json)
    {
        if (json.Length < CompressFrom) return json;

        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length) + 1];
        compressed[0] = Compressed;
        return BrotliEncoder.TryCompress(json, compressed.AsSpan(1), out var written, FastestQuality, WindowBits) && written < json.Length
            ? compressed[..(written + 1)]
            : json;
    }

    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty || data.Span[0] != Compressed) return data;

        using var stream = new BrotliStream(new MemoryStream(data[1..].ToArray()), CompressionMode.Decompress);
        using var json = new MemoryStream();
        stream.CopyTo(json);
        return json.GetBuffer().AsMemory(0, (int)json.Length);
    }
}
