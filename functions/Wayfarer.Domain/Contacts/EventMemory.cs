using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>When a remembered event occurred, and which event it was.</summary>
[JsonConverter(typeof(OccurrenceJsonConverter))]
public readonly record struct Occurrence(Instant At, ulong EventHash)
{
    /// <summary>The first half of an event's key; tells events of one instant apart.</summary>
    public static ulong HashOf(string eventKey) =>
        ulong.TryParse(eventKey.AsSpan(0, Math.Min(16, eventKey.Length)), System.Globalization.NumberStyles.HexNumber, null, out var hash) ? hash : 0;

    public bool IsNewerThan(Occurrence other) => At > other.At || (At == other.At && EventHash > other.EventHash);
}

/// <summary>
/// The newest occurrences, newest first, of the events that one pattern matches: as many as the rules that share the
/// pattern need in order to answer exactly.
/// </summary>
public sealed record EventMemory(string Key, ImmutableArray<Occurrence> Newest)
{
    public ImmutableArray<Occurrence> Newest { get; init; } = Newest.IsDefault ? [] : Newest;

    public EventMemory With(Occurrence occurrence, int depth)
    {
        var index = 0;
        while (index < Newest.Length && Newest[index].IsNewerThan(occurrence)) index++;
        if (index >= depth || (index < Newest.Length && Newest[index] == occurrence)) return this;

        var grown = Newest.Length < depth ? Newest : Newest.RemoveAt(Newest.Length - 1);
        return this with { Newest = grown.Insert(index, occurrence) };
    }
}

public sealed class OccurrenceJsonConverter : JsonConverter<Occurrence>
{
    public override Occurrence Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Read();
        var at = new Instant(reader.GetInt64());
        reader.Read();
        var hash = reader.GetUInt64();
        reader.Read();
        return new Occurrence(at, hash);
    }

    public override void Write(Utf8JsonWriter writer, Occurrence value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.At.Milliseconds);
        writer.WriteNumberValue(value.EventHash);
        writer.WriteEndArray();
    }
}
