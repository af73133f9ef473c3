using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Events;

namespace Wayfarer.Domain.Contacts;

/// <summary>
/// What rules ask a contact to remember of the events that one pattern matches: of how many, and which property of each.
/// </summary>
/// <param name="Pattern">Which events.</param>
/// <param name="Depth">How many of them are remembered one by one.</param>
/// <param name="Kind">Which of them, and what else.</param>
/// <param name="Property">The property that is remembered; missing where only the instants are.</param>
public sealed record MemorySpecification(EventPattern Pattern, int Depth, MemoryKind Kind = MemoryKind.Newest, string? Property = null)
{
    /// <summary>Names the memory: rules that ask for the same share one.</summary>
    public string Key { get; } = KeyOf(Pattern, Kind, Property);

    public static string KeyOf(EventPattern pattern, MemoryKind kind, string? property) => (kind, property) switch
    {
        (MemoryKind.Newest, _) => pattern.Key,
        (_, null) => $"{pattern.Key}.{kind}",
        var (_, name) => $"{pattern.Key}.{kind}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8))}",
    };

    /// <summary>What is remembered of a matching event; null when it lacks what is asked for.</summary>
    public RememberedEvent? Of(Event @event)
    {
        var occurrence = new Occurrence(@event.OccurredAt, Occurrence.HashOf(@event.Key));
        if (Property is null) return new RememberedEvent(occurrence, 0, null);

        var value = Value.At(@event.Properties, Property);
        return Kind switch
        {
            _ when value.Kind == ValueKind.Absent => null,
            MemoryKind.Amounts => Amount.TryOf(value, out var amount) ? new RememberedEvent(occurrence, amount, null) : null,
            MemoryKind.Different => new RememberedEvent(occurrence, HashOf(value), null),
            _ => new RememberedEvent(occurrence, 0, Bounded(value)),
        };
    }

    private static long HashOf(Value value) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(value.Identity())));

    private static JsonElement Bounded(Value value)
    {
        var element = value.ToElement();
        return element.GetRawText().Length <= Limits.BytesPerTrait ? element : Value.Of("").ToElement();
    }
}

/// <summary>Which events are remembered.</summary>
public enum MemoryKind
{
    /// <summary>The newest, by their instants.</summary>
    Newest,

    /// <summary>The oldest alone, with a property when one is asked for.</summary>
    First,

    /// <summary>The newest alone, with a property.</summary>
    Last,

    /// <summary>The newest with a number each, and the older ones by hours.</summary>
    Amounts,

    /// <summary>For each different value of a property the newest.</summary>
    Different,
}

/// <summary>One event as a memory takes it: a number or a hash of a value, or the value itself.</summary>
public readonly record struct RememberedEvent(Occurrence Occurrence, long Amount, JsonElement? Value);
