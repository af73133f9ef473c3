using System.Collections.Immutable;

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

    /// <summary>What mail programs show behind the subject; a Liquid source.</summary>
    public string? Preheader { get; init; }

    /// <summary>What stands around it; null for a message that is a whole page by itself.</summary>
    public Layout? Layout { get; init; }

    /// <summary>The sources of the partials that its HTML renders, directly or through others.</summary>
    public ImmutableSortedDictionary<string, string> Partials { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The sources of the partials that its plain text renders.</summary>
    public ImmutableSortedDictionary<string, string> TextPartials { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether opens and clicks are recorded, where the message says so itself.</summary>
    public bool? Tracking { get; init; }

    /// <summary>Unless it says otherwise, a marketing message is tracked when the installation tracks, and a transactional one is not.</summary>
    public bool IsTracked(bool installationTracks) => Tracking ?? (Kind == MessageKind.Marketing && installationTracks);
}
