using System.Collections.Immutable;
using Wayfarer.Domain.Connectors;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content;

/// <summary>All definitions that a set of content files declares and that are valid together.</summary>
public sealed record Definitions
{
    public static readonly Definitions Empty = new();

    public ImmutableArray<Journey> Journeys { get; init; } = [];

    public ImmutableArray<Segment> Segments { get; init; } = [];

    public ImmutableArray<ScoreModel> Scores { get; init; } = [];

    public ImmutableArray<Message> Messages { get; init; } = [];

    /// <summary>In order of their ids: the first that takes an event does.</summary>
    public ImmutableArray<Connector> Connectors { get; init; } = [];

    public Settings Settings { get; init; } = Settings.Default;
}
