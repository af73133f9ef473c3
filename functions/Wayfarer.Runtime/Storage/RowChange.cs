namespace Wayfarer.Runtime.Storage;

/// <summary>One change of a batch, with the condition under which it may be made. A key stands once in a batch.</summary>
public abstract record RowChange(string Key)
{
    public virtual ReadOnlyMemory<byte> Content => default;

    /// <summary>Makes a row that must not exist.</summary>
    public sealed record Insert(string Key, ReadOnlyMemory<byte> Data) : RowChange(Key)
    {
        public override ReadOnlyMemory<byte> Content => Data;
    }

    /// <summary>Replaces a row that must exist and still carry the tag it was read with.</summary>
    public sealed record Replace(string Key, ReadOnlyMemory<byte> Data, string Tag) : RowChange(Key)
    {
        public override ReadOnlyMemory<byte> Content => Data;
    }

    /// <summary>Makes or replaces a row, whatever it was.</summary>
    public sealed record Upsert(string Key, ReadOnlyMemory<byte> Data) : RowChange(Key)
    {
        public override ReadOnlyMemory<byte> Content => Data;
    }

    /// <summary>Removes a row that must exist and, when a tag is given, still carry it.</summary>
    public sealed record Delete(string Key, string? Tag = null) : RowChange(Key);
}
