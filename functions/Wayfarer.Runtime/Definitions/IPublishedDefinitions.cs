using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Definitions;

/// <summary>
/// Texts by the hash of their content, and snapshots that name them. Neither is ever changed: what was published can be
/// read for as long as anybody is judged by it.
/// </summary>
public interface IPublishedDefinitions
{
    /// <summary>The newest snapshot; number 0 when there is none yet.</summary>
    ValueTask<SnapshotDocument> NewestAsync(CancellationToken cancellation);

    /// <summary>The snapshot with a number; null when there is none.</summary>
    ValueTask<SnapshotDocument?> FindAsync(long number, CancellationToken cancellation);

    ValueTask<ContentFile> ReadAsync(FileVersion version, CancellationToken cancellation);

    ValueTask WriteAsync(IEnumerable<ContentFile> files, CancellationToken cancellation);

    /// <summary>False when somebody else has published a snapshot under this number.</summary>
    ValueTask<bool> TryAddAsync(SnapshotDocument snapshot, CancellationToken cancellation);
}
