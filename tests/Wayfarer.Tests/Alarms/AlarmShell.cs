using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.FunctionApp.Alarms;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Wayfarer.Tests.Runtime.Merging;
using Wayfarer.Tests.Runtime.Queues;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Alarms;

/// <summary>
/// What the function app is made of, as far as alarms matter: the orchestrator and its activity in a hub of the test's own,
/// the queues' handlers, and the timer that looks after the due table when something is due.
/// </summary>
public sealed class AlarmShell : IAlarmClock
{
    private const int EffectsAtOnce = 32;
    private const int MostRounds = 10_000;

    private readonly ITableStore _store;
    private readonly PatientQueue _queue;
    private readonly TimeProvider _time;
    private readonly ISnapshotSource _snapshots;
    private readonly EndedAlarmList _ended;
    private readonly DurableAlarmClock _clock;
    private readonly Func<Task<int>> _takeInputs;
    private readonly Func<Task<int>> _takeEffects;
    private readonly DeliveryTable _deliveryTable;
    private readonly DeliveryWorker _deliveries;
    private readonly EveryMinute _everyMinute;

    /// <param name="queues">Real queues, whose messages the functions' handlers are given; without them a worker takes from the queue what there is.</param>
    public AlarmShell(
        ITableStore store, IMessageQueue queue, ISnapshotSource snapshots, ICourier courier, TimeProvider time, HubFaults? faults = null, AzureQueues? queues = null)
    {
        (_store, _snapshots, _time) = (store, snapshots, time);
        _queue = new PatientQueue(queue, time);
        Hub = new DurableHub(time, faults ?? HubFaults.None);
        _ended = new EndedAlarmList(time);
        _clock = new DurableAlarmClock(_ended);
        _clock.Use(new HubClient(Hub));
        Due = new DueTable(store, _queue, Limits.AlarmGrace);
        Needless = new NeedlessWakes(Due, time);
        Addresses = new AddressBook(new AddressTable(store), _queue, World.IdentityKey, time);
        var transaction = new ContactTransaction(store, _queue, snapshots, Due, time, Needless);
        _deliveryTable = new DeliveryTable(store);
        var erasure = new ContactErasure(store, _queue, Addresses, World.IdentityKey, snapshots, time) { Alarms = this };
        var effects = new EffectsWorker(store, _queue, Addresses, this) { Erasure = erasure };
        if (queues is not null)
        {
            var settlement = new MessageSettlement(queues, (AzureMessageQueue)queue, time, new Random(1), NullLogger.Instance, MessageDelays.None);
            var inbox = new InboxHandler(settlement, transaction, new InboxHandlerOptions());
            var effectsHandler = new EffectsHandler(settlement, effects, new DeliverySignals(queues, time));
            _takeInputs = () => PumpAsync(queues, AzureQueues.Inboxes, inbox.HandleAsync);
            _takeEffects = () => PumpAsync(queues, [AzureQueues.Effects], effectsHandler.HandleAsync);
        }
        else
        {
            var inbox = new InboxWorker(_queue, transaction, InboxWorkerOptions.OneByOne);
            _takeInputs = async () => await inbox.RunAsync(CancellationToken.None);
            _takeEffects = async () => await effects.RunAsync(EffectsAtOnce, CancellationToken.None);
        }

        var pauses = new PauseTable(store);
        var attempt = new HandOverAttempt(_deliveryTable, pauses, new ContactStore(store), Addresses, snapshots, courier, time, new DeliveryOptions());
        _deliveries = new DeliveryWorker(_deliveryTable, pauses, new QuotaTable(store), attempt, courier, snapshots, _queue, time, new DeliveryOptions());
        _everyMinute = new EveryMinute(Due, Needless, Addresses, new DeliveryExpiry(store, snapshots, time), _ => default, time);
        Hub.AddOrchestrator(AlarmOrchestrator.Name, AlarmOrchestrator.RunAsync);
        Hub.AddActivity(AlarmOrchestrator.WakeContact, RingAsync);
    }

    public DurableHub Hub { get; }

    public DueTable Due { get; }

    public NeedlessWakes Needless { get; }

    public AddressBook Addresses { get; }

    public IMessageQueue Queue => _queue;

    /// <summary>Whether every alarm that is set is lost at once.</summary>
    public bool LosesAlarms { get; set; }

    /// <summary>How the ports of the next rings behave.</summary>
    public PortCalls Calls { get; set; } = PortCalls.Undisturbed;

    /// <summary>How many alarms are said to have ended and are not forgotten yet.</summary>
    public int Ended => _ended.Count;

    private Instant Now => Instant.From(_time.GetUtcNow());

    /// <summary>Runs an activity in a process that is lost after so many calls of its ports.</summary>
    public async Task<string?> LoseWithin(int calls, Func<Task<string?>> activity)
    {
        Calls = new KilledCalls(calls);
        try
        {
            return await activity();
        }
        finally
        {
            Calls = PortCalls.Undisturbed;
        }
    }

    public async ValueTask SetAsync(Alarm alarm, CancellationToken cancellation)
    {
        if (!LosesAlarms) await _clock.SetAsync(alarm, cancellation);
    }

    public ValueTask<bool> ForgetAsync(string id, CancellationToken cancellation) => _clock.ForgetAsync(id, cancellation);

    public ValueTask RemoveAllAsync(ContactId contact, CancellationToken cancellation) => _clock.RemoveAllAsync(contact, cancellation);

    /// <summary>What sets the alarms of all who wait again.</summary>
    public AlarmRestart Restart(IAlarmRestarts restarts) => new(Due, new ContactStore(_store), this, restarts);

    public async Task RunAsync()
    {
        var worked = true;
        for (var round = 0; worked; round++)
        {
            Assert.True(round < MostRounds, "The shell never comes to rest.");
            worked = await _queue.ReleaseAsync();

            // The timer goes off each minute, and does nothing as long as nothing is due.
            if (await Due.EarliestAsync(CancellationToken.None) <= Now) worked |= await _everyMinute.RunAsync(CancellationToken.None) > 0;
            worked |= await Hub.RunAsync();
            worked |= await _takeInputs() > 0;
            worked |= await _takeEffects() > 0;
            if (!worked) worked = await _deliveries.RunAsync(CancellationToken.None) > 0;
            if (!worked) await _ended.HandleAsync(new EndedAlarms(this, _ended));
        }
    }

    public async Task<Instant> NextAsync()
    {
        var next = Instant.Min(Instant.Min(Hub.Next, _queue.Next), await Due.EarliestAsync(CancellationToken.None));
        return await _deliveryTable.AnyAsync(CancellationToken.None) ? Instant.Min(next, await _deliveries.NextAsync(CancellationToken.None)) : next;
    }

    private static async Task<int> PumpAsync(AzureQueues queues, IReadOnlyList<string> names, QueueFunction function)
    {
        var pump = new QueuePump(queues, function);
        await pump.RunUntilEmptyAsync(names, CancellationToken.None, quietRounds: 1);
        return pump.Deliveries;
    }

    /// <summary>Another process each time: it brings nothing along and leaves nothing behind but what it stored.</summary>
    private async Task<string?> RingAsync(string ring)
    {
        ITableStore store = new WatchedTableStore(_store, () => Calls);
        IMessageQueue queue = new WatchedMessageQueue(_queue, () => Calls);
        var transaction = new ContactTransaction(store, queue, _snapshots, new DueTable(store, queue, Limits.AlarmGrace), _time, Needless);
        var next = await new AlarmBell(transaction, this, _ended).RingAsync(AlarmRing.Read(ring), CancellationToken.None);
        return next?.ToString();
    }
}
