using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Benchmarks.Load;

/// <summary>The declared content, which never changes while something is measured.</summary>
public sealed class OneSnapshot : ISnapshotSource
{
    public Snapshot Current => DeclaredContent.Snapshot;

    public ValueTask<Snapshot> AtLeastAsync(long number, CancellationToken cancellation) => ValueTask.FromResult(Current);
}
