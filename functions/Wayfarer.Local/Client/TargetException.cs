namespace Wayfarer.Local.Client;

/// <summary>The host that a command speaks to did not do what was asked; the message says why and what to do.</summary>
public sealed class TargetException(string message, Exception? inner = null) : Exception(message, inner);
