namespace Wayfarer.Domain.Messages;

/// <summary>
/// A message as marketers write it: Liquid sources for the subject, the HTML body and, optionally, the text body.
/// </summary>
public sealed record Message
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    public required string Subject { get; init; }

    public required string Html { get; init; }

    public string? Text { get; init; }

    /// <summary>The sender when it is not the one of the settings.</summary>
    public string? From { get; init; }
}
