using Wayfarer.Runtime.Erasure;

namespace Wayfarer.Runtime.Archive;

/// <summary>
/// A key of each contact and each address, apart from what it encrypts. Nothing may keep a copy of one that was destroyed: no
/// versions, no soft delete, no backup that outlives it.
/// </summary>
public interface IArchiveKeys : IErasedKeys
{
    /// <summary>Null for one that there never was, or that was destroyed.</summary>
    ValueTask<byte[]?> FindAsync(string subject, CancellationToken cancellation);

    /// <summary>Of two who make a key at once, both get the same.</summary>
    ValueTask<byte[]> FindOrCreateAsync(string subject, CancellationToken cancellation);
}
