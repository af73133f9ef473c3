using System.Collections.Immutable;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content;

/// <summary>What holds for the whole installation; <c>settings.json</c>.</summary>
public sealed record Settings
{
    public const string DefaultFrom = "Wayfarer <wayfarer@localhost>";

    public static readonly Settings Default = new();

    /// <summary>The IANA zone of contacts whose own is not known.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    public string From { get; init; } = DefaultFrom;

    public Sending Sending { get; init; } = Sending.Nobody;

    /// <summary>Where links in messages lead, without a slash at its end; what the host itself is reached by, when it is not given.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Who sends, for the foot of marketing messages: the law asks for it.</summary>
    public string? PostalAddress { get; init; }

    /// <summary>Whether opens and clicks of marketing messages are recorded.</summary>
    public bool Tracking { get; init; } = true;

    public ImmutableSortedDictionary<string, Topic> Topics { get; init; } = ImmutableSortedDictionary<string, Topic>.Empty;

    public ImmutableSortedDictionary<string, ProviderRate> Rates { get; init; } = ImmutableSortedDictionary<string, ProviderRate>.Empty;

    public QuietHours? QuietHours { get; init; }

    public ImmutableArray<Cap> Caps { get; init; } = [];

    /// <summary>What the built-in groups of buyers go by; without it there are none.</summary>
    public RfmRules? Rfm { get; init; }

    public Retention Retention { get; init; } = Retention.Forever;

    /// <summary>The people and teams of the company that <c>notify</c> steps can name.</summary>
    public ImmutableSortedDictionary<string, Colleague> People { get; init; } = ImmutableSortedDictionary<string, Colleague>.Empty;

    public Topic? Topic(string id) => Topics.GetValueOrDefault(id) ?? (id == Consent.Topic.General ? Consent.Topic.Standard : null);
}

/// <summary>A named person or team; at least one of the two addresses is given.</summary>
public sealed record Colleague(string? Email, string? Webhook);
