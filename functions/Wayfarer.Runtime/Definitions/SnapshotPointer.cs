namespace Wayfarer.Runtime.Definitions;

/// <summary>Which snapshot is the newest, where snapshots are blobs.</summary>
public sealed record SnapshotPointer(long Number, int Format = SnapshotPointer.CurrentFormat)
{
    public const int CurrentFormat = 1;
}
