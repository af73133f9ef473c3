using System.Collections.Immutable;
using System.IO.Compression;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// One commit of a contact in its history: the inputs with the instants and the snapshot they were judged by, and every
/// decision. Applying the recorded inputs again gives the same state and the same facts.
/// </summary>
public sealed record ContactCommit
{
    public const int CurrentFormat = 1;

    // Below this size a compressed row is no smaller than a plain one.
    private const int CompressFrom = 512;
    private const byte Compressed = 1;

    public int Format { get; init; } = CurrentFormat;

    public required long Sequence { get; init; }

    public required long Snapshot { get; init; }

    public ImmutableArray<RecordedInput> Inputs { get; init => field = value.IsDefault ? [] : value; } = [];

    public ImmutableArray<Fact> Facts { get; init => field = value.IsDefault ? [] : value; } = [];

    public static ContactCommit Read(ReadOnlyMemory<byte> data)
    {
        var json = data.Span[0] == Compressed ? Decompress(data[1..]) : data;
        return StoredJson.Read(json.Span, StoredJson.Default.ContactCommit, commit => commit.Format, CurrentFormat);
    }

    public byte[] ToBytes()
    {
        var json = StoredJson.Write(this, StoredJson.Default.ContactCommit);
        if (json.Length < CompressFrom) return json;

        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length) + 1];
        compressed[0] = Compressed;
        const int FastestQuality = 1;
        const int WindowBits = 18;
        return BrotliEncoder.TryCompress(json, compressed.AsSpan(1), out var written, FastestQuality, WindowBits) && written < json.Length
            ? compressed[..(written + 1)]
            : json;
    }

    private static ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> data)
    {
        using var stream = new BrotliStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
        using var json = new MemoryStream();
        stream.CopyTo(json);
        return json.ToArray();
    }
}

public sealed record RecordedInput(Instant Now, Input Input);
