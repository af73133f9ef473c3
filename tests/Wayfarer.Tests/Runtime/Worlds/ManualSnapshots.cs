using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Tests.Runtime.Worlds;

/// <summary>What is published, changed by hand.</summary>
public sealed class ManualSnapshots(Snapshot first) : ISnapshotSource
{
    public Snapshot Current { get; set; } = first;

    public ValueTask<Snapshot> AtLeastAsync(long number, CancellationToken cancellation) => new(Current);
}
