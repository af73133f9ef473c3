namespace Wayfarer.Domain.Messages;

/// <summary>
/// A message as marketers write it: Liquid sources for the subject, the HTML body and, optionally, the text body.
/// </summary>
public sealed record Message
{
    public const int DefaultPriority = 5;
    /// <summary>The id of the message that asks to confirm a subscription; content may have one of its own.</summary>
    public const string Confirmation = "confirm-subscription";

    public const int LowestPriority = 9;

    public static readonly TimeSpan DefaultGoodFor = TimeSpan.FromDays(3);

    public required string Id { get; init; }

    public required string Version { get; init; }

    public required string Subject { get; init; }

    public required string Html { get; init; }

    public string? Text { get; init; }

    /// <summary>The sender when it is not the one of the settings.</summary>
    public string? From { get; init; }

    public MessageKind Kind { get; init; }

    /// <summary>What a marketing message is about, for consent and caps; a transactional one has none.</summary>
    public string? Topic { get; init; }

    /// <summary>How long after its reservation a message may still be handed over.</summary>
    public TimeSpan GoodFor { get; init; } = DefaultGoodFor;

    /// <summary>Which goes first when not all can: 0 before 9.</summary>
    public int Priority { get; init; } = DefaultPriority;
}
