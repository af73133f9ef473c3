using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Messages;

/// <summary>A marketing message whose hand-over began at an instant, as caps count it.</summary>
public sealed record CountedMessage(string MessageKey, string Topic, Instant At);
