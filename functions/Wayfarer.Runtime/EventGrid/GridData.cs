using System.Text.Json;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.EventGrid;

/// <summary>The data of an event, whose names come in several cases, by event and by document.</summary>
internal readonly struct GridData(JsonElement data)
{
    public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } found ? found : null;

    public Instant? Time(string name) => Text(name) is { } text && Instant.TryParse(text, out var instant) ? instant : null;

    public GridData Object(string name) => new(Find(name) ?? default);

    private JsonElement? Find(string name)
    {
        if (data.ValueKind != JsonValueKind.Object) return null;

        foreach (var member in data.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return member.Value;
        }

        return null;
    }
}
