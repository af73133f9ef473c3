using System.Text.Json.Serialization;
using Wayfarer.Domain.Consent;

namespace Wayfarer.Domain.Contacts;

[JsonConverter(typeof(JsonStringEnumConverter<IdentifierKind>))]
public enum IdentifierKind
{
    User,
    Anonymous,
}

/// <summary>
/// What a sender calls a person. Values that broken integrations send for everybody (<c>null</c>, <c>undefined</c>,
/// <c>0</c>, <c>[object Object]</c>, nothing) are refused, because one of them would merge all visitors into one contact.
/// </summary>
public readonly record struct Identifier
{
    /// <summary>Begins the identifiers of contacts that are an address in a form; only Wayfarer itself makes them.</summary>
    private const string Subscription = "subscription:";

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "undefined", "0", "[object object]", "none", "nil", "nan", "true", "false", "anonymous", "guest", "unknown",
        "00000000-0000-0000-0000-000000000000",
    };

    private Identifier(IdentifierKind kind, string value)
    {
        Kind = kind;
        Value = value;
    }

    public IdentifierKind Kind { get; }

    public string Value { get; }

    public static Identifier? TryCreate(IdentifierKind kind, string? value, out string? problem)
    {
        var trimmed = value?.Trim() ?? "";
        problem = trimmed switch
        {
            "" => "is empty",
            { Length: > Limits.CharactersPerIdentifier } => $"is longer than {Limits.CharactersPerIdentifier} characters",
            _ when Reserved.Contains(trimmed) => $"'{trimmed}' is a reserved value that would merge unrelated people",
            _ when IsSubscription(trimmed) => $"begins with '{Subscription}', which is reserved for subscription forms",
            _ => null,
        };
        return problem is null ? new Identifier(kind, trimmed) : null;
    }

    /// <summary>Of whoever reads a mailbox that a form was filled in for.</summary>
    public static Identifier OfSubscription(AddressId address) => new(IdentifierKind.Anonymous, Subscription + address);

    public static bool IsSubscription(string? value) => value?.StartsWith(Subscription, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>For a value that a door let in, or that Wayfarer made itself.</summary>
    public static Identifier Create(IdentifierKind kind, string value) =>
        kind == IdentifierKind.Anonymous && IsSubscription(value)
            ? new Identifier(kind, value)
            : TryCreate(kind, value, out var problem) ?? throw new FormatException($"The {kind} identifier {problem}.");
}
