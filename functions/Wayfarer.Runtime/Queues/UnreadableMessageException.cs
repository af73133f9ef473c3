namespace Wayfarer.Runtime.Queues;

/// <summary>What came from a queue is nothing that any release has put there; it will not become readable by waiting.</summary>
public sealed class UnreadableMessageException(string reason, Exception? inner = null) : Exception(reason, inner);
