namespace Wayfarer.Runtime.Storage;

public readonly record struct RowAddress(string Partition, string Key);

/// <summary>One stored row. The tag changes with every write; it is opaque and compared for equality only.</summary>
public sealed record Row(string Partition, string Key, string Tag, ReadOnlyMemory<byte> Data);
