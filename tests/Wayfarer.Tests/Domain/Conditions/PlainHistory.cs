using System.Text.Json;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>Something that happened, as anybody would write it down.</summary>
internal sealed record PlainEvent(string Name, JsonElement Properties, long At, string Key);

/// <summary>What an address said about topics; about all of them where none is named.</summary>
internal sealed record PlainConsent(string Kind, string[] Topics, long At, string Key);

internal sealed record PlainJourney(bool IsInside, bool IsInsideDark, int Entered, int Dark, bool Finished, bool ReachedGoal);

/// <summary>All that ever happened to somebody and is known about them, in no order and in no words of the engine.</summary>
internal sealed record PlainHistory
{
    public required string Contact { get; init; }

    public required string InstallationZone { get; init; }

    public List<PlainEvent> Events { get; init; } = [];

    public List<PlainConsent> Consents { get; init; } = [];

    public Dictionary<string, JsonElement> Traits { get; init; } = [];

    public HashSet<string> Tags { get; init; } = [];

    public HashSet<string> Lists { get; init; } = [];

    public Dictionary<string, PlainJourney> Journeys { get; init; } = [];

    /// <summary>Of the event that triggered.</summary>
    public JsonElement? Trigger { get; init; }

    public long? EnteredAt { get; init; }
}
