using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Export;

/// <summary>
/// Everything that is held about one person, with the contacts that went up in them, as one JSON document: who they are, what
/// they did and what was decided why, the journeys they are and were in, their messages, what was said about their addresses,
/// and what senders posted of them lately.
/// </summary>
public sealed class ContactExport(ITableStore store, AddressBook addresses, TimeProvider time)
{
    public const int Format = 1;

    private readonly ContactStore _contacts = new(store);
    private readonly DeliveryTable _deliveries = new(store);
    private readonly ReceivedEventTable _received = new(store);
    private readonly KeyTable _keys = new(store, time);

    public async ValueTask<byte[]> ReadAsync(Contact contact, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("exportedAt", $"{Instant.From(time.GetUtcNow())}");
            Write(json, "profile", contact.Profile, StoredJson.Default.Profile);
            List(json, "enrollments", contact.Enrollments, StoredJson.Default.Enrollment);
            var mailboxes = await WriteContactsAsync(json, contact, cancellation);
            await WriteMessagesAsync(json, contact, cancellation);
            await WriteAddressesAsync(json, mailboxes, cancellation);
            await WriteReceivedAsync(json, contact, cancellation);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The history of each contact that is this person; the addresses that it tells of.</summary>
    private async ValueTask<HashSet<string>> WriteContactsAsync(Utf8JsonWriter json, Contact contact, CancellationToken cancellation)
    {
        var mailboxes = new HashSet<string>(StringComparer.Ordinal);
        if (contact.Profile.Mailbox() is { } mailbox) mailboxes.Add(mailbox.Value);
        json.WriteStartArray("contacts");
        foreach (var id in contact.Profile.Absorbed.Prepend(contact.Id))
        {
            json.WriteStartObject();
            json.WriteString("id", id.Value);
            json.WriteStartArray("history");
            await foreach (var commit in _contacts.HistoryAsync(id, cancellation))
            {
                JsonSerializer.Serialize(json, commit, StoredJson.Default.ContactCommit);
                mailboxes.UnionWith(commit.Inputs.Select(input => input.Input).SelectMany(AddressesIn));
            }

            json.WriteEndArray();
            Write(json, "endedEnrollments", new ClosedEnrollments([.. await _contacts.ClosedAsync(id, cancellation)]), StoredJson.Default.ClosedEnrollments);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return mailboxes;
    }

    private async ValueTask WriteMessagesAsync(Utf8JsonWriter json, Contact contact, CancellationToken cancellation)
    {
        var journeys = contact.Profile.Journeys.Select(memory => memory.Journey).ToList();
        json.WriteStartArray("messages");
        foreach (var id in contact.Profile.Absorbed.Prepend(contact.Id))
        {
            foreach (var record in await _deliveries.OfAsync(id, journeys, cancellation)) JsonSerializer.Serialize(json, record, StoredJson.Default.DeliveryRecord);
        }

        json.WriteEndArray();
    }

    private async ValueTask WriteAddressesAsync(Utf8JsonWriter json, IEnumerable<string> mailboxes, CancellationToken cancellation)
    {
        json.WriteStartArray("addresses");
        foreach (var mailbox in mailboxes.Order(StringComparer.Ordinal))
        {
            if (!EmailAddress.TryParse(mailbox, out var address)) continue;

            var stored = await addresses.LoadAsync(addresses.IdOf(address), cancellation);
            json.WriteStartObject();
            json.WriteString("address", mailbox);
            Write(json, "consent", stored.Record, StoredJson.Default.AddressRecord);
            List(json, "ledger", await addresses.LedgerAsync(stored.Id, cancellation), StoredJson.Default.ConsentChange);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private async ValueTask WriteReceivedAsync(Utf8JsonWriter json, Contact contact, CancellationToken cancellation)
    {
        var ids = contact.Profile.Absorbed.Add(contact.Id);
        var events = new List<ReceivedEvent>();
        foreach (var key in await _keys.ReadAsync(cancellation))
        {
            await foreach (var received in _received.ReadAsync(key.Id, ReceivedStatus.Accepted, Instant.From(time.GetUtcNow()), cancellation))
            {
                if (received.Contact is { } of && ids.Contains(of)) events.Add(received);
            }
        }

        Write(json, "receivedEvents", new ReceivedBlock([.. events]), StoredJson.Default.ReceivedBlock);
    }

    private static IEnumerable<string> AddressesIn(Input input)
    {
        if (input is Input.ConsentChanged { Change.Address: { } told }) yield return told;
        if (input is Input.Occurred { Event.Traits: { ValueKind: JsonValueKind.Object } traits }
            && traits.TryGetProperty(Profile.EmailTrait, out var email) && email.ValueKind == JsonValueKind.String) yield return email.GetString()!;
    }

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, JsonTypeInfo<T> type)
    {
        json.WriteStartArray(name);
        foreach (var item in items) JsonSerializer.Serialize(json, item, type);
        json.WriteEndArray();
    }

    private static void Write<T>(Utf8JsonWriter json, string name, T value, JsonTypeInfo<T> type)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, type);
    }
}
