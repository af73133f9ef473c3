using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;

namespace Wayfarer.Tests.Runtime.Contacts;

/// <summary>One contact in Table Storage, for whom every operation is counted: tables where they leave the client, queues where they are called.</summary>
public sealed class CountedContact
{
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static readonly ContentFile[] Content =
    [
        new("segments/curious.json", """{ "language": 1, "id": "curious", "if": { "event": "Looked Around", "within": "30d" } }"""),
        new("segments/keen.json", """{ "language": 1, "id": "keen", "if": { "event": "Asked", "within": "1d" } }"""),
        new("journeys/patient.json", """
            { "language": 1, "id": "patient", "state": "live", "trigger": { "event": "Signed Up" },
              "steps": [{ "id": "answer", "waitFor": { "event": "Answered" } }] }
            """),
        new("journeys/timed.json", """
            { "language": 1, "id": "timed", "state": "live", "trigger": { "event": "Trial Started" },
              "steps": [{ "id": "pause", "wait": "1h" }] }
            """),
    ];

    private readonly OperationCounter _tables;
    private readonly CountingQueue _queue;
    private readonly EventIntake _intake;
    private readonly InboxWorker _worker;
    private int _number;

    private CountedContact(OperationCounter tables, AzureTableStore store)
    {
        _tables = tables;
        var time = new StillTime();
        _queue = new CountingQueue(new MemoryMessageQueue(time));
        _intake = new EventIntake(_queue, Encoding.UTF8.GetBytes("key"));
        var transaction = new ContactTransaction(store, _queue, new Published(), new DueTable(store, _queue), time);
        _worker = new InboxWorker(_queue, transaction, new InboxWorkerOptions(BatchSize: 100, ContactsAtOnce: 4, TimeSpan.FromMinutes(1)));
    }

    /// <summary>A contact that was seen once, and will leave a segment in thirty days.</summary>
    public static async Task<CountedContact> CreateAsync(TableServiceClient client, OperationCounter tables, CancellationToken cancellation)
    {
        var store = new AzureTableStore(client, "count" + RandomNumberGenerator.GetHexString(12, lowercase: true));
        await store.CreateTablesAsync(cancellation);
        var contact = new CountedContact(tables, store);
        await contact.ReceiveAsync(["Looked Around"], cancellation);
        return contact;
    }

    /// <summary>What a worker does about events that lie in the inbox together.</summary>
    public async Task<Operations> ReceiveAsync(IReadOnlyList<string> events, CancellationToken cancellation)
    {
        await _intake.AcceptAsync([.. events.Select(Named)], cancellation);
        _tables.Reset();
        _queue.Reset();
        await _worker.RunAsync(cancellation);
        return new Operations(_tables.Reads, _tables.Transactions, _tables.Others, _queue.Receipts, _queue.Enqueues, _queue.Deletions);
    }

    private Event Named(string name) => new()
    {
        MessageId = $"{++_number}",
        Key = Event.KeyOf("dev", $"{_number}"),
        Type = EventType.Track,
        Name = name,
        OccurredAt = Start,
        RecordedAt = Start,
        UserId = "user-1",
    };

    private sealed class StillTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Start.ToDateTimeOffset();
    }

    private sealed class Published : ISnapshotSource
    {
        public Snapshot Current { get; } = new(1, ContentCompiler.Compile(Content).Definitions);

        public ValueTask<Snapshot> AtLeastAsync(long number, CancellationToken cancellation) => ValueTask.FromResult(Current);
    }
}

/// <summary>What storage is asked for and bills: requests to tables, and calls of queues.</summary>
public sealed record Operations(int Reads, int Transactions, int OtherRequests, int Receipts, int Enqueues, int Deletions);
