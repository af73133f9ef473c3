using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>When a remembered event occurred, and which event it was.</summary>
public readonly record struct Occurrence(Instant At, ulong EventHash)
{
    /// <summary>The first half of an event's key; tells events of one instant apart.</summary>
    public static ulong HashOf(string eventKey) =>
        ulong.TryParse(eventKey.AsSpan(0, Math.Min(16, eventKey.Length)), System.Globalization.NumberStyles.HexNumber, null, out var hash) ? hash : 0;

    public bool IsNewerThan(Occurrence other) => At > other.At || (At == other.At && EventHash > other.EventHash);
}

/// <summary>
/// The events, newest first, that one pattern matches: as many as the rules that share the memory need in order to answer
/// exactly. In which order events come in does not matter.
/// </summary>
public sealed record EventMemory(string Key, ImmutableArray<Occurrence> Newest)
{
    /// <summary>
    /// Every occurrence at or after this instant is known; of those before it some may have expired before anybody asked for
    /// them. Missing where all are known.
    /// </summary>
    public Instant? Since { get; init; }

    /// <summary>How many were asked for when history expired last; missing while none has expired.</summary>
    public int? Depth { get; init; }

    [JsonConverter(typeof(OccurrencesJsonConverter))]
    public ImmutableArray<Occurrence> Newest { get; init; } = Newest.IsDefault ? [] : Newest;

    /// <summary>For each occurrence its number, or the hash of its value; missing where only instants are remembered.</summary>
    [JsonConverter(typeof(AmountsJsonConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<long> Amounts { get; init; }

    /// <summary>What came before the occurrences that are remembered one by one, newest hour first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<HourOfAmounts> Hours { get; init; }

    /// <summary>The property of the one occurrence.</summary>
    public JsonElement? Value { get; init; }

    public static EventMemory Empty(string key) => new(key, []);

    public EventMemory With(MemorySpecification asked, RememberedEvent @event) => asked.Kind switch
    {
        MemoryKind.Newest => With(@event.Occurrence, asked.Depth),
        MemoryKind.First => Newest.IsEmpty || Newest[0].IsNewerThan(@event.Occurrence) ? Only(@event) : this,
        MemoryKind.Last => Newest.IsEmpty || @event.Occurrence.IsNewerThan(Newest[0]) ? Only(@event) : this,
        MemoryKind.Amounts => WithAmount(@event, asked.Depth),
        _ => WithDifferent(@event, asked.Depth),
    };

    public EventMemory With(Occurrence occurrence, int depth)
    {
        var index = IndexOf(occurrence);
        if (index >= depth || (index < Newest.Length && Newest[index] == occurrence)) return this;

        var grown = Newest.Length < depth ? Newest : Newest.RemoveAt(Newest.Length - 1);
        return this with { Newest = grown.Insert(index, occurrence) };
    }

    /// <summary>What two contacts remember together that are one person; what both of them know counts once.</summary>
    public EventMemory With(MemorySpecification asked, EventMemory other)
    {
        var united = this;
        for (var index = 0; index < other.Newest.Length; index++)
            united = united.With(asked, new RememberedEvent(other.Newest[index], other.Amounts.IsDefault ? 0 : other.Amounts[index], other.Value));
        foreach (var hour in other.Hours.IsDefault ? [] : other.Hours) united = united with { Hours = Fold(united.Hours, hour) };

        return united with
        {
            Since = other.Since is { } since ? Instant.Max(since, Since ?? since) : Since,
            Depth = other.Depth ?? Depth,
        };
    }

    /// <summary>
    /// Three quarters of what is remembered one by one. Amounts that go are kept by the hour; anything else is not known any
    /// more before what stays.
    /// </summary>
    public EventMemory Shortened()
    {
        var kept = Newest.Length * 3 / 4;
        var shortened = this with { Newest = Newest[..kept], Amounts = Amounts.IsDefault ? default : Amounts[..kept] };
        if (!Key.Contains($".{MemoryKind.Amounts}", StringComparison.Ordinal))
            return shortened with { Since = Instant.Max(Newest[kept - 1].At + TimeSpan.FromMilliseconds(1), Since ?? Instant.Epoch), Depth = Depth ?? Newest.Length };

        for (var index = kept; index < Newest.Length; index++)
            shortened = shortened with { Hours = Fold(shortened.Hours, HourOfAmounts.Of(Newest[index].At, Amounts[index])) };

        return shortened;
    }

    private EventMemory Only(RememberedEvent @event) => this with { Newest = [@event.Occurrence], Value = @event.Value };

    private EventMemory WithAmount(RememberedEvent @event, int depth)
    {
        var index = IndexOf(@event.Occurrence);
        if (index < Newest.Length && Newest[index] == @event.Occurrence) return this;

        // Where older ones are remembered by the hour already, what is older still is, too.
        var isBehind = index == Newest.Length && !Hours.IsDefaultOrEmpty;
        if (index >= depth || isBehind) return this with { Hours = Fold(Hours, HourOfAmounts.Of(@event.Occurrence.At, @event.Amount)) };

        var amounts = Amounts.IsDefault ? [] : Amounts;
        var grown = this with { Newest = Newest.Insert(index, @event.Occurrence), Amounts = amounts.Insert(index, @event.Amount) };
        return grown.Newest.Length <= depth ? grown : grown with
        {
            Newest = grown.Newest.RemoveAt(depth),
            Amounts = grown.Amounts.RemoveAt(depth),
            Hours = Fold(Hours, HourOfAmounts.Of(grown.Newest[depth].At, grown.Amounts[depth])),
        };
    }

    private EventMemory WithDifferent(RememberedEvent @event, int depth)
    {
        var amounts = Amounts.IsDefault ? [] : Amounts;
        var same = amounts.IndexOf(@event.Amount);
        if (same >= 0 && !@event.Occurrence.IsNewerThan(Newest[same])) return this;

        var without = same < 0 ? this : this with { Newest = Newest.RemoveAt(same), Amounts = amounts.RemoveAt(same) };
        var index = without.IndexOf(@event.Occurrence);
        if (index >= depth) return without;

        var newest = without.Newest.Insert(index, @event.Occurrence);
        var values = (without.Amounts.IsDefault ? [] : without.Amounts).Insert(index, @event.Amount);
        return newest.Length <= depth
            ? without with { Newest = newest, Amounts = values }
            : without with { Newest = newest.RemoveAt(depth), Amounts = values.RemoveAt(depth) };
    }

    /// <summary>Of the hours, the newest are kept apart; all before them are one.</summary>
    private static ImmutableArray<HourOfAmounts> Fold(ImmutableArray<HourOfAmounts> hours, HourOfAmounts more)
    {
        var known = hours.IsDefault ? [] : hours;
        var index = 0;
        while (index < known.Length && known[index].Hour > more.Hour) index++;
        if (index < known.Length && known[index].Hour == more.Hour) return known.SetItem(index, known[index].With(more));

        // What is older than the hours that are kept joins what is before all of them.
        var hasRest = known.Length > 0 && known[^1].Hour == Instant.Epoch;
        var apart = known.Length - (hasRest ? 1 : 0);
        if (apart < Limits.HoursRememberedPerRule) return known.Insert(index, more);
        if (index >= apart) return hasRest ? known.SetItem(apart, known[apart].With(more)) : known.Add(more with { Hour = Instant.Epoch });

        var oldest = known[apart - 1];
        var moved = known.RemoveAt(apart - 1).Insert(index, more);
        return hasRest ? moved.SetItem(apart, moved[apart].With(oldest)) : moved.Add(oldest with { Hour = Instant.Epoch });
    }

    // Most events are newer than all that is known; the others are looked for by halving.
    private int IndexOf(Occurrence occurrence)
    {
        int low = 0, high = Newest.Length;
        if (high == 0 || !Newest[0].IsNewerThan(occurrence)) return 0;

        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (Newest[middle].IsNewerThan(occurrence)) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

/// <summary>
/// Occurrences as one text of 16 bytes each. They are most of a profile, which is read and written with every commit: as
/// text they take two thirds of the bytes that numbers take, and a fraction of the time.
/// </summary>
public sealed class OccurrencesJsonConverter : JsonConverter<ImmutableArray<Occurrence>>
{
    private const int BytesPerOccurrence = sizeof(long) + sizeof(ulong);

    public override ImmutableArray<Occurrence> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var bytes = reader.GetBytesFromBase64().AsSpan();
        var occurrences = new Occurrence[bytes.Length / BytesPerOccurrence];
        for (var index = 0; index < occurrences.Length; index++)
        {
            var one = bytes.Slice(index * BytesPerOccurrence, BytesPerOccurrence);
            var at = new Instant(BinaryPrimitives.ReadInt64LittleEndian(one));
            occurrences[index] = new Occurrence(at, BinaryPrimitives.ReadUInt64LittleEndian(one[sizeof(long)..]));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(occurrences);
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<Occurrence> value, JsonSerializerOptions options)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(value.Length * BytesPerOccurrence);
        for (var index = 0; index < value.Length; index++)
        {
            var one = bytes.AsSpan(index * BytesPerOccurrence, BytesPerOccurrence);
            BinaryPrimitives.WriteInt64LittleEndian(one, value[index].At.Milliseconds);
            BinaryPrimitives.WriteUInt64LittleEndian(one[sizeof(long)..], value[index].EventHash);
        }

        writer.WriteBase64StringValue(bytes.AsSpan(0, value.Length * BytesPerOccurrence));
        ArrayPool<byte>.Shared.Return(bytes);
    }
}

/// <summary>Numbers as one text of 8 bytes each, for the same reason.</summary>
public sealed class AmountsJsonConverter : JsonConverter<ImmutableArray<long>>
{
    public override ImmutableArray<long> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var bytes = reader.GetBytesFromBase64().AsSpan();
        var amounts = new long[bytes.Length / sizeof(long)];
        for (var index = 0; index < amounts.Length; index++) amounts[index] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * sizeof(long))..]);

        return ImmutableCollectionsMarshal.AsImmutableArray(amounts);
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<long> value, JsonSerializerOptions options)
    {
        var length = value.Length * sizeof(long);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        for (var index = 0; index < value.Length; index++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(index * sizeof(long)), value[index]);

        writer.WriteBase64StringValue(bytes.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
