namespace Wayfarer.Runtime.Messages;

/// <summary>
/// A message for one person, ready to be handed over. <see cref="From"/> is null when the settings' sender is meant.
/// </summary>
public sealed record RenderedMessage(string Subject, string Html, string Text, string? From = null);
