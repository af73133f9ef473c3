using System.Collections.Immutable;

namespace Wayfarer.Domain.Connectors;

/// <summary>
/// How events of the company's own systems become events of contacts: which of them it takes, whose they are and what is kept
/// of them. Of several that take one, the first in order of their ids does.
/// </summary>
public sealed record Connector
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    /// <summary>Which systems it listens to; any, unless it says otherwise.</summary>
    public WildcardText Source { get; init; } = WildcardText.Any;

    /// <summary>Which types of events it takes.</summary>
    public required WildcardText Type { get; init; }

    /// <summary>The name of the event; its type when there is none.</summary>
    public string? Event { get; init; }

    public DataPath? UserId { get; init; }

    public DataPath? AnonymousId { get; init; }

    /// <summary>When it occurred, unless the event itself says it.</summary>
    public DataPath? OccurredAt { get; init; }

    /// <summary>What becomes of the data; null for all of it as it is.</summary>
    public ImmutableArray<MappedMember>? Properties { get; init; }

    /// <summary>What is learnt about the contact.</summary>
    public ImmutableArray<MappedMember> Traits { get; init; } = [];

    public bool Takes(string source, string type) => Source.Matches(source) && Type.Matches(type);
}

/// <summary>A member of an event and where its value stands in the data.</summary>
public sealed record MappedMember(string Name, DataPath From);
