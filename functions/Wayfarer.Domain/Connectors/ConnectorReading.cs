using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Connectors;

/// <summary>
/// An event of the company's systems, told again as a track call of the connector that takes it, so that the rules for events
/// stand in one place; problems are told in the words of the connector.
/// </summary>
public static class ConnectorReading
{
    // Whatever way it comes in, a repeat is known by its own source and id.
    private static readonly EventSender Sender = EventSender.Server("company");

    public static (Event? Event, EventProblem? Problem) Read(ImmutableArray<Connector> connectors, CompanyEvent told, int? index, Instant receivedAt)
    {
        if (connectors.FirstOrDefault(connector => connector.Takes(told.Source, told.Type)) is not { } connector)
            return (null, new EventProblem(index, "type", $"'{told.Type}' from '{told.Source}' is taken by no connector; add one under connectors/, or stop sending it"));

        using var call = new EventCall(AsTrack(connector, told), index, SharedMembers.None);
        return call.Read(EventType.Track, receivedAt, Sender) is { } read
            ? (read with { Key = Event.KeyOf(Sender.Source, $"{told.Source}\n{told.Id}") }, null)
            : (null, new EventProblem(index, FieldOf(call.Problem!.Field, connector), $"{call.Problem.Reason} (connector '{connector.Id}')"));
    }

    private static ReadOnlyMemory<byte> AsTrack(Connector connector, CompanyEvent told)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("event", connector.Event ?? told.Type);
            writer.WriteString("messageId", MessageId(told));
            WriteText(writer, "timestamp", connector.OccurredAt?.FindText(told.Data) ?? told.Time);
            WriteText(writer, "userId", connector.UserId?.FindText(told.Data));
            WriteText(writer, "anonymousId", connector.AnonymousId?.FindText(told.Data));
            writer.WriteStartObject("properties");
            if (connector.Properties is { } mapped) WriteMembers(writer, mapped, told.Data);
            else if (told.Data.ValueKind == JsonValueKind.Object) WriteAll(writer, told.Data);
            writer.WriteEndObject();
            writer.WriteStartObject("context");
            writer.WriteStartObject("traits");
            WriteMembers(writer, connector.Traits, told.Data);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Ids may be longer than Wayfarer keeps them.</summary>
    private static string MessageId(CompanyEvent told) => told.Id.Length <= Limits.CharactersPerMessageId
        ? told.Id
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told.Id)));

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    private static void WriteMembers(Utf8JsonWriter writer, ImmutableArray<MappedMember> members, JsonElement data)
    {
        foreach (var member in members)
        {
            if (member.From.Find(data) is { } value) Write(writer, member.Name, value);
        }
    }

    private static void WriteAll(Utf8JsonWriter writer, JsonElement data)
    {
        foreach (var member in data.EnumerateObject()) Write(writer, member.Name, member.Value);
    }

    // As it was sent: other escapes would change its size.
    private static void Write(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
    }

    private static string? FieldOf(string? field, Connector connector) => field switch
    {
        "event" when connector.Event is null => "type",
        "messageId" => "id",
        "timestamp" => connector.OccurredAt is { } path ? $"data.{path}" : "time",
        "userId" => (connector.UserId ?? connector.AnonymousId) is { } path ? $"data.{path}" : field,
        "anonymousId" => connector.AnonymousId is { } path ? $"data.{path}" : field,
        "properties" or "context.traits" => "data",
        _ => field,
    };
}
