using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Links;

namespace Wayfarer.Tests.Runtime.Links;

/// <summary>Keys of one test's own.</summary>
internal sealed class MemoryLinkKeyRing : ILinkKeyRing
{
    public LinkKeys Current { get; private set; } = LinkKeys.New(Instant.Epoch);

    public ValueTask<LinkKeys> RotateAsync(CancellationToken cancellation) => ValueTask.FromResult(Current = Current.Rotated(Instant.Epoch));

    public ValueTask<bool> RemoveAsync(string id, CancellationToken cancellation)
    {
        if (Current.Find(id) is null) return ValueTask.FromResult(false);

        Current = Current.Without(id);
        return ValueTask.FromResult(true);
    }
}
