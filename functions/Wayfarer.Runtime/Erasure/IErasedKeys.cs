namespace Wayfarer.Runtime.Erasure;

/// <summary>The keys without which what was archived of somebody cannot be read.</summary>
public interface IErasedKeys
{
    /// <summary>Destroys a key for good; one that is not there is as good.</summary>
    ValueTask DestroyAsync(string subject, CancellationToken cancellation);
}
