using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;

namespace Wayfarer.Domain.Conditions;

/// <summary>One property of an event, compared.</summary>
public sealed record PropertyFilter(string Path, Comparison Comparison)
{
    public bool Holds(JsonElement? properties) => Comparison.Holds(Value.At(properties, Path));
}

/// <summary>
/// An event by name and, optionally, by its properties. Its key names what a contact remembers for it: two rules that ask
/// for the same events share one memory.
/// </summary>
public sealed class EventPattern
{
    public EventPattern(string name, ImmutableArray<PropertyFilter> where = default)
    {
        Name = name;
        Where = where.IsDefault ? [] : where;
        Key = KeyOf(name, Where);
    }

    public string Name { get; }

    public ImmutableArray<PropertyFilter> Where { get; }

    public string Key { get; }

    /// <summary>All events of a name; of opens and clicks those of people, as rules mean them.</summary>
    public static EventPattern Named(string name) => new(name, EventPatternParser.OfPeople(name, []));

    public bool Matches(Event @event) => string.Equals(@event.Name, Name, StringComparison.Ordinal) && FiltersHold(@event.Properties);

    public bool FiltersHold(JsonElement? properties)
    {
        foreach (var filter in Where)
        {
            if (!filter.Holds(properties)) return false;
        }

        return true;
    }

    public override string ToString() => Where.IsEmpty ? $"'{Name}'" : $"'{Name}' with {string.Join(" and ", Where.Select(filter => filter.Path))}";

    private static string KeyOf(string name, ImmutableArray<PropertyFilter> where)
    {
        var filters = where.Select(filter => $"{filter.Path} {filter.Comparison.Canonical()}").Order(StringComparer.Ordinal);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{string.Join('\n', filters)}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, 8));
    }
}
