using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Queues;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Costs;

/// <summary>An installation on Azure's three storages, for which every request is counted where it leaves a client.</summary>
internal sealed class CountedInstallation
{
    private static readonly ContentFile[] Content =
    [
        new("settings.json", """{ "postalAddress": "1 High Street", "sending": "on", "topics": { "general": { "name": "All", "optIn": "none" } } }"""),
        new("messages/hello/html.liquid", "---\nsubject: Hello\n---\n<p>Hello</p>\n"),
        new("segments/curious.json", """{ "language": 1, "id": "curious", "if": { "event": "Looked Around", "within": "30d" } }"""),
        new("segments/keen.json", """{ "language": 1, "id": "keen", "if": { "event": "Asked", "within": "1d" } }"""),
        new("journeys/patient.json", """
            { "language": 1, "id": "patient", "state": "live", "trigger": { "event": "Signed Up" },
              "steps": [{ "id": "answer", "waitFor": { "event": "Answered" } }] }
            """),
        new("journeys/timed.json", """
            { "language": 1, "id": "timed", "state": "live", "trigger": { "event": "Trial Started" },
              "steps": [{ "id": "pause", "wait": "1h" }, { "id": "mark", "tag": "tried" }, { "id": "rest", "wait": "2h" }] }
            """),
        new("journeys/letter.json", """
            { "language": 1, "id": "letter", "state": "live", "trigger": { "event": "Letter Asked" },
              "steps": [{ "id": "send", "send": "hello" }, { "id": "answer", "waitFor": { "event": "Answered" } }] }
            """),
    ];

    private readonly OperationCounter _tables;
    private readonly OperationCounter _queues;
    private readonly OperationCounter _blobs;
    private readonly QueueAccount _account;
    private readonly AzureQueues _unseen;
    private readonly EventIntake _intake;
    private readonly InboxHandler _inbox;
    private readonly EffectsHandler _effects;
    private readonly Func<DeliveriesHandler> _deliveries;
    private readonly AlarmBell _bell;
    private readonly DueTable _due;
    private readonly SilentAlarms _alarms = new();
    private int _number;

    private CountedInstallation(
        AzureTableStore store, QueueAccount account, AzureQueues unseen, OperationCounter tables, OperationCounter queues, OperationCounter blobs)
    {
        (_account, _unseen, _tables, _queues, _blobs) = (account, unseen, tables, queues, blobs);
        var queue = new AzureMessageQueue(account.Queues, Time);
        var snapshots = new ManualSnapshots(new Snapshot(1, ContentCompiler.Compile(Content).Definitions));
        var table = new DeliveryTable(store);
        var addresses = new AddressBook(new AddressTable(store), queue, World.IdentityKey, Time);
        var settlement = new MessageSettlement(account.Queues, queue, Time, Random.Shared, NullLogger.Instance);
        var signals = new DeliverySignals(account.Queues, Time);
        _due = new DueTable(store, queue, Limits.AlarmGrace);
        Needless = new NeedlessWakes(_due, Time);
        var transaction = new ContactTransaction(store, queue, snapshots, _due, Time, Needless);
        _intake = new EventIntake(queue, World.IdentityKey);
        _inbox = new InboxHandler(settlement, transaction, new InboxHandlerOptions());
        var erasure = new ContactErasure(store, queue, addresses, World.IdentityKey, snapshots, Time);
        _effects = new EffectsHandler(settlement, new EffectsWorker(store, queue, addresses, _alarms) { Erasure = erasure }, signals);
        var (pauses, courier, options) = (new PauseTable(store), new MemoryCourier(), new DeliveryOptions());
        var attempt = new HandOverAttempt(table, pauses, new ContactStore(store), addresses, snapshots, courier, Time, options);
        _deliveries = () => new DeliveriesHandler(
            settlement, new DeliveryWorker(table, pauses, new QuotaTable(store), attempt, courier, snapshots, queue, Time, options), signals, Time);
        _bell = new AlarmBell(transaction, _alarms, _alarms);
        Minute = new EveryMinute(_due, Needless, addresses, new DeliveryExpiry(store, snapshots, Time), cancellation => signals.SendAsync(TimeSpan.Zero, cancellation), Time);
    }

    public ManualTime Time { get; } = new();

    public NeedlessWakes Needless { get; }

    public EveryMinute Minute { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Instant Now => Instant.From(Time.GetUtcNow());

    public static async Task<CountedInstallation> CreateAsync(AzuriteFixture azurite)
    {
        var (tables, queues, blobs) = (new OperationCounter(), new OperationCounter(), new OperationCounter());
        var store = new AzureTableStore(await azurite.ClientAsync(tables), "cost" + RandomNumberGenerator.GetHexString(12, lowercase: true));
        await store.CreateTablesAsync(Cancellation);
        var account = await QueueAccount.CreateAsync(azurite, Cancellation, queues, blobs);
        return new CountedInstallation(store, account, await account.AgainAsync(azurite), tables, queues, blobs);
    }

    public async Task<CountedOperations> CountAsync(Func<Task> work)
    {
        foreach (var counter in (OperationCounter[])[_tables, _queues, _blobs]) counter.Reset();
        await work();
        Assert.Equal(0, _tables.Others);
        return new CountedOperations(_tables.Reads, _tables.Transactions, _queues.Total, _blobs.Others - _blobs.Deletions, _blobs.Reads);
    }

    /// <summary>What the door does with one request.</summary>
    public Task<CountedOperations> AcceptAsync(string name, params string[] users) =>
        CountAsync(async () => await _intake.AcceptAsync([.. users.Select(user => Named(name, user))], Cancellation));

    /// <summary>What it takes to work off the inputs that wait, each message received by itself.</summary>
    public Task<CountedOperations> InboxAsync() => CountAsync(() => DeliverAsync(AzureQueues.Inboxes, _inbox.HandleAsync));

    public Task<CountedOperations> EffectsAsync() => CountAsync(() => DeliverAsync([AzureQueues.Effects], _effects.HandleAsync));

    public Task<CountedOperations> DeliveriesAsync() => CountAsync(async () =>
    {
        using var deliveries = _deliveries();
        await DeliverAsync([AzureQueues.Deliveries], deliveries.HandleAsync);
    });

    /// <summary>What an alarm does that rings, for whoever waits first; the next wait belongs to the same alarm.</summary>
    public Task<CountedOperations> RingAsync() => CountAsync(async () =>
    {
        var alarm = _alarms.Set[0];
        _alarms.Set.RemoveAt(0);
        Time.Advance(alarm.Until - Now);
        Assert.NotNull(await _bell.RingAsync(new AlarmRing(alarm.Id, alarm, GoesOn: true), Cancellation));
    });

    /// <summary>What the due table does when a wait ends that no alarm served.</summary>
    public Task<CountedOperations> WakeAsync(TimeSpan after) => CountAsync(async () =>
    {
        Time.Advance(after);
        Assert.True(await _due.WakeAsync(Now, Cancellation) > 0);
    });

    private async Task DeliverAsync(IReadOnlyList<string> names, QueueFunction function)
    {
        foreach (var name in names)
        {
            for (var left = await _unseen.CountAsync(name, Cancellation); left > 0; left--)
            {
                // Who asks an empty queue is the host, whatever happens to anybody.
                var receipt = Assert.Single(await _account.Queues.ReceiveAsync(name, 1, TimeSpan.FromMinutes(5), Cancellation));
                await function(name, receipt.Text, receipt.DequeueCount, Cancellation);
                await _account.Queues.DeleteAsync(receipt, Cancellation);
            }
        }
    }

    private Event Named(string name, string user) => new()
    {
        MessageId = $"{++_number}",
        Key = Event.KeyOf("dev", $"{_number}"),
        Type = EventType.Track,
        Name = name,
        OccurredAt = Now,
        RecordedAt = Now,
        UserId = user,
        Traits = name == "Letter Asked" ? System.Text.Json.JsonElement.Parse($$"""{"email":"{{user}}@example.com"}""") : null,
    };

    private sealed class SilentAlarms : IAlarmClock, IEndedAlarms
    {
        public List<Alarm> Set { get; } = [];

        public ValueTask SetAsync(Alarm alarm, CancellationToken cancellation)
        {
            Set.Add(alarm);
            return ValueTask.CompletedTask;
        }

        public ValueTask<bool> ForgetAsync(string id, CancellationToken cancellation) => new(true);

        public ValueTask RemoveAllAsync(ContactId contact, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask AddAsync(EndedAlarm ended, CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
