namespace Wayfarer.Runtime.Storage;

/// <summary>The store did not answer, or answered that it cannot now. Whether the call took effect is not known.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A batch, row or key is over a limit of <see cref="Domain.Limits"/>; nothing was changed.</summary>
public sealed class StoreLimitException(string message) : Exception(message);
