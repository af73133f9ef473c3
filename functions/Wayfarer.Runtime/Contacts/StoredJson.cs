using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Scores;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// How everything that is stored or queued is written: generated code, camel case, nothing for nulls. What is written
/// here is read by every later release; samples are kept under <c>tests/States</c>.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Head))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(Enrollment))]
[JsonSerializable(typeof(ContactCommit))]
[JsonSerializable(typeof(OutboxEntry))]
[JsonSerializable(typeof(ClosedEnrollments))]
[JsonSerializable(typeof(InboxMessage))]
[JsonSerializable(typeof(QueuedDelivery))]
[JsonSerializable(typeof(DeliveryRecord))]
[JsonSerializable(typeof(CountersDocument))]
[JsonSerializable(typeof(SkippedMessage))]
[JsonSerializable(typeof(WaitingPerson))]
[JsonSerializable(typeof(SnapshotDocument))]
[JsonSerializable(typeof(SnapshotPointer))]
[JsonSerializable(typeof(AddressRecord))]
[JsonSerializable(typeof(ConsentChange))]
[JsonSerializable(typeof(SentDocument))]
[JsonSerializable(typeof(Quota))]
[JsonSerializable(typeof(Pause))]
[JsonSerializable(typeof(OfferedMail))]
[JsonSerializable(typeof(OfferedOperation))]
[JsonSerializable(typeof(KeyDocument))]
[JsonSerializable(typeof(ReceivedBlock))]
[JsonSerializable(typeof(EventNameHistory))]
[JsonSerializable(typeof(LinkKeys))]
[JsonSerializable(typeof(ErasedPerson))]
[JsonSerializable(typeof(ArchiveEntry))]
[JsonSerializable(typeof(ArchivedRows))]
[JsonSerializable(typeof(ArchiveMark))]
[JsonSerializable(typeof(RebuildCheckpoint))]
[JsonSerializable(typeof(Alarm))]
[JsonSerializable(typeof(AlarmRing))]
[JsonSerializable(typeof(MessageEnvelope))]
[JsonSerializable(typeof(KnownMember))]
[JsonSerializable(typeof(ToldScore))]
[JsonSerializable(typeof(MemberCount))]
[JsonSerializable(typeof(Backfill))]
[JsonSerializable(typeof(Broadcast))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    public static byte[] Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    /// <summary>
    /// Reads a document and refuses one that a newer release wrote, so that nothing of it is lost by rewriting it; also when
    /// it says something that this release has no word for.
    /// </summary>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, Func<T, int> format, int supported)
    {
        T document;
        try
        {
            document = JsonSerializer.Deserialize(json, type) ?? throw new JsonException("A stored document is null.");
        }
        catch (JsonException)
        {
            var found = FormatOf(json);
            if (found > supported) throw new NewerFormatException(typeof(T).Name, found, supported);

            throw;
        }

        if (format(document) > supported) throw new NewerFormatException(typeof(T).Name, format(document), supported);

        return document;
    }

    private static int FormatOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFormat = reader.ValueTextEquals("format"u8);
            reader.Read();
            if (isFormat && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var format)) return format;

            reader.Skip();
        }

        return 0;
    }
}
