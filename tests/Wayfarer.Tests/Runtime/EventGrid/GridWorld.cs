using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Engagements;
using Wayfarer.Runtime.EventGrid;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Links;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.EventGrid;

/// <summary>What takes deliveries of Event Grid, over a store and queues in memory, and one message that was handed over.</summary>
internal sealed class GridWorld
{
    public const string Mailbox = "ada@example.com";
    public const string MessageKey = "welcome.ada.1.send.1";

    public static readonly ContactId Ada = World.User("ada");

    private readonly MemoryTableStore _store = new();
    private readonly ManualSnapshots _snapshots;
    private readonly AddressBook _addresses;
    private readonly EventRecorder _recorder;

    public GridWorld(bool tracksEngagement = false)
    {
        _snapshots = new ManualSnapshots(WorldContent.Snapshot(1,
        [
            .. WorldContent.Files,
            new ContentFile("connectors/billing.json", """{ "id": "billing", "type": "com.shop.*", "event": "Paid", "userId": "customer" }"""),
        ]));
        Queue = new MemoryMessageQueue(Time);
        _addresses = new AddressBook(new AddressTable(_store), Queue, World.IdentityKey, Time);
        var intake = new EventIntake(Queue, World.IdentityKey);
        _recorder = new EventRecorder(_store, intake, Time, NullLogger.Instance);
        var links = new LinkSigner(new MemoryLinkKeyRing());
        Links = links;
        var reports = new EmailReports(
            Deliveries, _addresses, new EngagementRecorder(Queue, new RecentEngagements()), links, _snapshots, Queue, Time, tracksEngagement);
        Inbox = new GridInbox(
            new CompanyEvents(intake, _recorder, _snapshots, Time), reports, new SmsReports(Deliveries, _addresses, Time),
            new ContentChanges("content", publisher: null), _recorder, Time, NullLogger.Instance);
    }

    public ManualTime Time { get; } = new();

    public Instant Now => Instant.From(Time.GetUtcNow());

    public MemoryMessageQueue Queue { get; }

    public GridInbox Inbox { get; }

    public LinkSigner Links { get; }

    public DeliveryTable Deliveries => new(_store);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Partition => DeliveryTable.PartitionOf(new Delivery
    {
        Key = MessageKey,
        Kind = DeliveryKind.Email,
        Contact = Ada,
        Journey = "welcome",
        Enrollment = "welcome.ada.1",
        Step = "send",
        WaitNumber = 1,
        Message = "hello",
        ReservedAt = default,
    });

    public static string Operation => OperationId.Of(MessageKey).ToString("D");

    /// <summary>The message was handed over now.</summary>
    public async Task HandOverAsync(string messageKey = MessageKey)
    {
        var receipt = new Receipt(messageKey, DeliveryKind.Email, Ada, "welcome", "welcome.ada.1", "send", 1, "hello", DeliveryOutcome.HandedOver, Now);
        await Deliveries.RecordAsync(Partition, receipt, _addresses.IdOf(EmailAddress.Parse(Mailbox)), Cancellation);
    }

    public async Task<GridSummary> DeliverAsync(params string[] events) =>
        await Inbox.HandleAsync(GridDelivery.Parse(Encoding.UTF8.GetBytes($"[{string.Join(',', events)}]")), Cancellation);

    public string Report(string status, string? operation = null, TimeSpan age = default, string casing = "messageId") => Event(GridTypes.EmailDelivery, $$"""
        { "sender": "shop@example.com", "recipient": "{{Mailbox}}", "{{casing}}": "{{operation ?? Operation}}", "status": "{{status}}",
          "deliveryStatusDetails": { "statusMessage": "550 nobody here" }, "deliveryAttemptTimeStamp": "{{Now - age}}" }
        """, age);

    public string Event(string type, string data, TimeSpan age = default, string? id = null) =>
        $$"""{ "specversion": "1.0", "id": "{{id ?? Guid.NewGuid().ToString()}}", "source": "/subscriptions/s", "type": "{{type}}", "time": "{{Now - age}}", "data": {{data}} }""";

    public async Task<MessageStatus?> StatusAsync() =>
        (await Deliveries.FindRecordAsync(Partition, MessageKey, Cancellation))!.Status;

    public async Task<AddressRecord> AddressAsync(string mailbox = Mailbox) =>
        (await _addresses.LoadAsync(_addresses.IdOf(EmailAddress.Parse(mailbox)), Cancellation)).Record;

    public async Task<AddressRecord> PhoneAsync(string phone) => (await _addresses.LoadAsync(_addresses.IdOfPhone(phone), Cancellation)).Record;

    /// <summary>The events that wait for their contacts.</summary>
    public async Task<IReadOnlyList<Event>> EventsAsync()
    {
        var events = new List<Event>();
        while (await Queue.ReceiveAsync(QueueName.Inbox, 100, TimeSpan.FromHours(1), Cancellation) is { Count: > 0 } leased)
            events.AddRange(leased.Select(message => InboxMessage.Read(message.Body).Input).OfType<Input.Occurred>().Select(input => input.Event));

        return events;
    }

    public async Task<IReadOnlyList<ReceivedEvent>> RecordedAsync(ReceivedStatus status)
    {
        await _recorder.WriteAsync();
        var received = new List<ReceivedEvent>();
        await foreach (var one in new ReceivedEventTable(_store, null).ReadAsync(EventRecorder.EventGrid, status, Now, Cancellation)) received.Add(one);
        return received;
    }
}
