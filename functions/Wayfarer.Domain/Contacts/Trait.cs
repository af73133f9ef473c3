using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>
/// What is known about a contact under one name, with the instant at which it was true. The later value wins, and of two
/// at the same instant the one with the greater key, so that the order of arrival does not matter.
/// </summary>
public sealed record Trait(string Name, JsonElement Value, Instant At, string Key)
{
    /// <summary>An address that nobody trusted has vouched for: it is shown, and never sent to. What is proven wins over it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unproven { get; init; }

    /// <summary>The value as rules compare it, read once: rules ask for it far more often than it changes.</summary>
    [JsonIgnore]
    public Value Known => (_known ??= new ReadValue(Conditions.Value.Of(Value))).Value;

    // What was read is no part of what the trait is.
    private ReadValue? _known;

    private Trait(Trait other)
    {
        (Name, Value, At, Key, Unproven) = (other.Name, other.Value, other.At, other.Key, other.Unproven);
    }

    public bool Equals(Trait? other) =>
        other is not null && Name == other.Name && JsonElement.DeepEquals(Value, other.Value) && At == other.At && Key == other.Key && Unproven == other.Unproven;

    public override int GetHashCode() => HashCode.Combine(Name, At, Key, Unproven);

    public bool Yields(Instant at, string key, bool unproven) =>
        unproven == Unproven ? at > At || (at == At && string.CompareOrdinal(key, Key) > 0) : Unproven;

    private sealed record ReadValue(Value Value);
}

/// <summary>A tag that was added or removed; a removal is kept, because an older addition may arrive after it.</summary>
public sealed record Tag(string Name, bool Present, Instant At);

/// <summary>A group (an account, a company, a team) that the contact belongs to.</summary>
public sealed record GroupMembership(string Id, Instant At);
