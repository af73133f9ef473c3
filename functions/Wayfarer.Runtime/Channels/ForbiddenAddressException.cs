namespace Wayfarer.Runtime.Channels;

/// <summary>A name stands for an address that may not be called.</summary>
internal sealed class ForbiddenAddressException(string message) : IOException(message);
