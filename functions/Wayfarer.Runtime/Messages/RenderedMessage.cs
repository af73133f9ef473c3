namespace Wayfarer.Runtime.Messages;

/// <summary>
/// A message for one person, ready to be handed over. <see cref="From"/> is null when the settings' sender is meant.
/// </summary>
public sealed record RenderedMessage(string Subject, string Html, string Text, string? From = null)
{
    /// <summary>What mail programs show behind the subject; empty when the message says nothing of it.</summary>
    public string Preheader { get; init; } = "";
}
