using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Alarms;
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

namespace Wayfarer.Simulation;

/// <summary>One process: the real shell over faulty ports, with a clock of its own and a snapshot that may be out of date.</summary>
public sealed class SimulatedWorker : ISnapshotSource
{
    private readonly SimulationWorld _world;
    private readonly TimeProvider _clock;
    private readonly InboxWorker _inbox;
    private readonly EffectsWorker _effects;
    private readonly DeliveryWorker _deliveries;
    private readonly DueTable _due;
    private readonly Func<ValueTask> _removeNeedless;
    private readonly AlarmBell? _bell;
    private readonly AddressBook _addresses;

    public SimulatedWorker(SimulationWorld world, TimeSpan skew)
    {
        _world = world;
        Current = world.Snapshot;
        var faults = new Faults(this, world.Scheduler, world.Dice, () => world.Plan);
        _clock = world.Time.ClockWith(() => world.IsCalm ? TimeSpan.Zero : skew, at => LookedAtClock = at);
        var store = world.Archived(new FaultyTableStore(world.Store, faults), _clock);
        IMessageQueue queue = new FaultyMessageQueue(world.Queue, faults);
        _due = new DueTable(store, queue, world.AlarmGrace);
        var needless = new NeedlessWakes(_due, _clock);
        _removeNeedless = () => needless.RemoveAsync(CancellationToken.None);
        var transaction = new ContactTransaction(store, queue, this, _due, _clock, needless);
        _inbox = new InboxWorker(queue, transaction, InboxWorkerOptions.OneByOne);
        if (world.Alarms is { } alarms) _bell = new AlarmBell(transaction, alarms, alarms);
        var deliveries = new DeliveryTable(store);
        _addresses = new AddressBook(new AddressTable(store), queue, SimulationWorld.IdentityKey, _clock);
        var erasure = new ContactErasure(store, queue, _addresses, SimulationWorld.IdentityKey, this, _clock) { Alarms = world.Alarms };
        _effects = new EffectsWorker(store, queue, _addresses, world.Alarms) { Erasure = erasure };
        var courier = world.Provider.For(this, world.Scheduler);
        var pauses = new PauseTable(store);
        var attempt = new HandOverAttempt(deliveries, pauses, new ContactStore(store), _addresses, this, courier, _clock, new DeliveryOptions());
        _deliveries = new DeliveryWorker(
            deliveries, pauses, new QuotaTable(store), attempt, courier, this, queue, _clock, new DeliveryOptions());
    }

    public Snapshot Current { get; private set; }

    /// <summary>When, in the world, this worker last asked what time it is.</summary>
    public Instant LookedAtClock { get; private set; }

    public Exception? Defect { get; private set; }

    /// <summary>Works until it crashes. An unavailable store is part of life; any other exception is a defect.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _world.Scheduler.StepAsync(this);
                if (_world.IsCalm || _world.Dice.Chance(0.02)) Current = _world.Snapshot;
                try
                {
                    await RunOnceAsync();
                }
                catch (StoreUnavailableException)
                {
                    // The message comes again when its lease has ended.
                }
            }
        }
        catch (Exception defect)
        {
            Defect = defect;
        }
    }

    public ValueTask<Snapshot> AtLeastAsync(long number, CancellationToken cancellation)
    {
        if (Current.Number < number) Current = _world.Snapshot;
        return ValueTask.FromResult(Current);
    }

    private async ValueTask RunOnceAsync()
    {
        switch (_world.Dice.Between(0, 5))
        {
            case 0:
                await _effects.RunAsync(_world.Dice.Between(1, 20), CancellationToken.None);
                break;
            case 1 when _world.Dice.Chance(0.1):
                await _addresses.TellOverdueAsync(CancellationToken.None);
                break;
            case 1:
                if (_bell is not null) await _removeNeedless();
                await _due.WakeAsync(Instant.From(_clock.GetUtcNow()), CancellationToken.None);
                break;
            case 2:
                await _deliveries.RunAsync(CancellationToken.None);
                break;
            case 3 when _bell is not null && _world.Alarms!.Take() is { } ring:
                _world.Alarms.Answer(ring, await _bell.RingAsync(ring, CancellationToken.None));
                break;
            default:
                await _inbox.RunAsync(CancellationToken.None);
                break;
        }
    }
}
