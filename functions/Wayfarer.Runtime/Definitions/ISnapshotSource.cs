using Wayfarer.Domain.Content;

namespace Wayfarer.Runtime.Definitions;

/// <summary>The definitions that a worker judges by.</summary>
public interface ISnapshotSource
{
    /// <summary>The newest snapshot that this worker has loaded.</summary>
    Snapshot Current { get; }

    /// <summary>
    /// A snapshot with at least this number, loading it when need be: a contact that was judged by a newer snapshot is
    /// never judged by an older one.
    /// </summary>
    ValueTask<Snapshot> AtLeastAsync(long number, CancellationToken cancellation);
}
