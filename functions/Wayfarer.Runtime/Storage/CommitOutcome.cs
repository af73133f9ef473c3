namespace Wayfarer.Runtime.Storage;

/// <summary>What became of a batch.</summary>
public abstract record CommitOutcome
{
    /// <summary>All changes were made. The tags stand in the order of the changes; a deleted row's is empty.</summary>
    public sealed record Committed(IReadOnlyList<string> Tags) : CommitOutcome;

    /// <summary>Nothing was changed, because the condition of the change with this key did not hold.</summary>
    public sealed record Conflict(string Key, ConflictReason Reason) : CommitOutcome;
}

public enum ConflictReason
{
    Exists,
    Changed,
    Missing,
}
