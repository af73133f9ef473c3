using System.Collections.Immutable;

namespace Wayfarer.Domain.Content;

/// <summary>What holds for the whole installation; <c>settings.json</c>.</summary>
public sealed record Settings
{
    public const string DefaultFrom = "Wayfarer <wayfarer@localhost>";

    public static readonly Settings Default = new();

    /// <summary>The IANA zone of contacts whose own is not known.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    public string From { get; init; } = DefaultFrom;

    /// <summary>The people and teams of the company that <c>notify</c> steps can name.</summary>
    public ImmutableSortedDictionary<string, Colleague> People { get; init; } = ImmutableSortedDictionary<string, Colleague>.Empty;
}

/// <summary>A named person or team; at least one of the two addresses is given.</summary>
public sealed record Colleague(string? Email, string? Webhook);
