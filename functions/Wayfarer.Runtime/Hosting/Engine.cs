using Microsoft.Extensions.Logging;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Runtime.Hosting;

/// <summary>
/// All that works behind the endpoints: wakes who is due, takes inputs to their contacts, carries their effects and hands
/// messages over.
/// </summary>
public sealed class Engine : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SeldomPause = TimeSpan.FromSeconds(10);

    private readonly SignallingQueue _queue;
    private readonly TimeProvider _time;
    private readonly EngineOptions _options;
    private readonly ILogger _logger;
    private readonly DueTable _due;
    private readonly DeliveryTable _deliveryTable;
    private readonly ContactTransaction _transaction;
    private readonly InboxWorker _inbox;
    private readonly EffectsWorker _effects;
    private readonly Func<DeliveryOptions, DeliveryWorker> _worker;
    private readonly DeliveryWorker _deliveries;
    private readonly DeliveryExpiry _expiry;
    private bool _deliveriesMayWait = true;

    public Engine(
        ITableStore store, IMessageQueue queue, ReadOnlyMemory<byte> identityKey, ISnapshotSource snapshots, ICourier courier, TimeProvider time,
        EngineOptions options, ILogger logger, IErasedKeys? archiveKeys = null)
    {
        _queue = new SignallingQueue(queue);
        _time = time;
        _options = options;
        _logger = logger;
        _due = new DueTable(store, _queue);
        _deliveryTable = new DeliveryTable(store);
        Failing = new FailingContacts(time);
        Pauses = new PauseTable(store);
        Addresses = new AddressBook(new AddressTable(store), _queue, identityKey, time);
        _transaction = new ContactTransaction(store, _queue, snapshots, _due, time);
        _inbox = new InboxWorker(_queue, _transaction, options.Inbox);
        var erasure = new ContactErasure(store, _queue, Addresses, identityKey, snapshots, time) { Keys = archiveKeys };
        _effects = new EffectsWorker(store, _queue, Addresses) { Erasure = erasure };
        _expiry = new DeliveryExpiry(store, snapshots, time);
        _worker = deliveries =>
        {
            var attempt = new HandOverAttempt(_deliveryTable, Pauses, new ContactStore(store), Addresses, snapshots, courier, time, deliveries);
            return new DeliveryWorker(_deliveryTable, Pauses, new QuotaTable(store), attempt, courier, snapshots, _queue, time, deliveries);
        };
        _deliveries = _worker(options.Deliveries);
    }

    /// <summary>The queue that wakes this engine; whoever accepts events puts them here.</summary>
    public IMessageQueue Queue => _queue;

    /// <summary>Whose inputs fail over and over.</summary>
    public FailingContacts Failing { get; }

    /// <summary>What is paused.</summary>
    public PauseTable Pauses { get; }

    /// <summary>What may be sent where; whoever hears of a change of consent records it here.</summary>
    public AddressBook Addresses { get; }

    private Instant Now => Instant.From(_time.GetUtcNow());

    /// <summary>Works until nothing is left to do at this instant. A failure ends it.</summary>
    public async ValueTask RunUntilIdleAsync(CancellationToken cancellation)
    {
        var worked = true;
        while (worked)
        {
            worked = await _due.WakeAsync(Now, cancellation) > 0;
            worked |= await SettleAsync(cancellation);

            // Merges are settled by now, so that no message meets a contact that is half-way into another one.
            if (_deliveriesMayWait) worked |= await HandOverAsync(cancellation);
        }
    }

    /// <summary>The next instant at which there is something to do without anything coming in; never when there is none.</summary>
    public async ValueTask<Instant> NextInstantAsync(CancellationToken cancellation)
    {
        var due = await _due.EarliestAsync(cancellation);
        return _deliveriesMayWait ? Instant.Min(due, await _deliveries.NextAsync(cancellation)) : due;
    }

    /// <summary>
    /// Works until it is stopped, then finishes what is in hand. Each kind of work goes on by itself: what fails is logged,
    /// backs off and is tried again.
    /// </summary>
    public Task RunAsync(CancellationToken stop)
    {
        // What has begun is never cancelled: a stop waits for it.
        var whole = CancellationToken.None;
        var inboxOptions = _options.Inbox with
        {
            Failed = (contact, messages, failure) =>
            {
                Log.ContactFailed(_logger, contact, failure);
                return Failing.Failed(contact, messages, failure);
            },
        };
        var inbox = new InboxWorker(_queue, _transaction, inboxOptions);
        var deliveries = _worker(_options.Deliveries with { Failed = (message, failure) => Log.DeliveryFailed(_logger, message, failure) });
        return Task.WhenAll(
            new WorkLoop("wakes", () => _due.WakeAsync(Now, whole), Later, _logger).RunAsync(stop),
            new WorkLoop("inbox", () => inbox.RunAsync(whole), Enqueued(QueueName.Inbox), _logger).RunAsync(stop),
            new WorkLoop("effects", () => _effects.RunAsync(_options.EffectsAtOnce, whole), Enqueued(QueueName.Effects), _logger).RunAsync(stop),
            new WorkLoop("deliveries", () => deliveries.RunAsync(whole), Later, _logger).RunAsync(stop),
            new WorkLoop("consent", () => Addresses.TellOverdueAsync(whole), Seldom, _logger).RunAsync(stop),
            new WorkLoop("retention", () => _expiry.RunAsync(whole), Seldom, _logger).RunAsync(stop));

        static Task Seldom(CancellationToken cancellation) => Task.Delay(SeldomPause, cancellation);

        static Task Later(CancellationToken cancellation) => Task.Delay(Pause, cancellation);

        Func<CancellationToken, Task> Enqueued(QueueName queue) => cancellation => _queue.WaitAsync(queue, Pause, cancellation);
    }

    public void Dispose() => _queue.Dispose();

    /// <summary>Applies inputs and carries their effects until neither leads to the other any more.</summary>
    private async ValueTask<bool> SettleAsync(CancellationToken cancellation)
    {
        var worked = false;
        while (true)
        {
            var inputs = await _inbox.RunAsync(cancellation);
            var effects = await _effects.RunAsync(_options.EffectsAtOnce, cancellation);
            if (inputs + effects == 0) return worked;

            worked = true;
            _deliveriesMayWait |= effects > 0;
        }
    }

    private async ValueTask<bool> HandOverAsync(CancellationToken cancellation)
    {
        if (await _deliveries.RunAsync(cancellation) > 0) return true;

        _deliveriesMayWait = await _deliveryTable.AnyAsync(cancellation);
        return false;
    }
}
