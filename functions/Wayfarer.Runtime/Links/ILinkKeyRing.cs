namespace Wayfarer.Runtime.Links;

/// <summary>Where the keys of an installation are kept. A change holds when the call has returned.</summary>
public interface ILinkKeyRing
{
    LinkKeys Current { get; }

    /// <summary>Takes over what somebody else changed, where more than one process has the ring.</summary>
    ValueTask RefreshAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>Puts a new key in front, which signs from now on.</summary>
    ValueTask<LinkKeys> RotateAsync(CancellationToken cancellation);

    /// <summary>False when there is no such key. The key that signs cannot be removed.</summary>
    ValueTask<bool> RemoveAsync(string id, CancellationToken cancellation);
}
