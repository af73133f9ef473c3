using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Messages;

namespace Wayfarer.Runtime.Channels;

/// <summary>A message to be handed over; the key is the same however often that is tried.</summary>
public sealed record OutgoingMessage(
    string Key, string From, string To, RenderedMessage Content, IReadOnlyDictionary<string, string> Headers, Instant At);
