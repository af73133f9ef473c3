using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Tests.Runtime.Worlds;

/// <summary>One process of a host: the real workers over the world's store and queues.</summary>
public sealed class Worker
{
    private const int EffectsAtOnce = 50;

    private readonly World _world;
    private readonly InboxWorker _inbox;
    private readonly EffectsWorker _effects;
    private readonly DeliveryWorker _deliveries;
    private readonly DueTable _due;
    private readonly AddressBook _addresses;

    public Worker(World world, PortCalls calls)
    {
        _world = world;
        Calls = calls;
        var store = world.Archived(new WatchedTableStore(world.Store, () => Calls));
        IMessageQueue queue = new WatchedMessageQueue(world.Queue, () => Calls);
        var table = new DeliveryTable(store);
        _due = new DueTable(store, queue);
        _inbox = new InboxWorker(queue, new ContactTransaction(store, queue, world.Snapshots, _due, world.Time), InboxWorkerOptions.OneByOne);
        _addresses = new AddressBook(new AddressTable(store), queue, World.IdentityKey, world.Time);
        var erasure = new ContactErasure(store, queue, _addresses, World.IdentityKey, world.Snapshots, world.Time) { Keys = world.Archive };
        _effects = new EffectsWorker(store, queue, _addresses) { Erasure = erasure };
        var pauses = new PauseTable(store);
        var attempt = new HandOverAttempt(table, pauses, new ContactStore(store), _addresses, world.Snapshots, world.Courier, world.Time, new DeliveryOptions());
        _deliveries = new DeliveryWorker(
            table, pauses, new QuotaTable(store), attempt, world.Courier, world.Snapshots, queue, world.Time, new DeliveryOptions());
    }

    public PortCalls Calls { get; set; }

    /// <summary>The kinds of work in the order of a host's loop; each answers how much it did.</summary>
    public IReadOnlyList<Func<ValueTask<int>>> Rounds => [InboxAsync, EffectsAsync, WakeAsync, DeliverAsync, TellAsync];

    public ValueTask<int> InboxAsync() => _inbox.RunAsync(CancellationToken.None);

    public ValueTask<int> EffectsAsync() => _effects.RunAsync(EffectsAtOnce, CancellationToken.None);

    public ValueTask<int> WakeAsync() => _due.WakeAsync(Instant.From(_world.Time.GetUtcNow()), CancellationToken.None);

    public ValueTask<int> TellAsync() => _addresses.TellOverdueAsync(CancellationToken.None);

    public ValueTask<int> DeliverAsync() => _deliveries.RunAsync(CancellationToken.None);
}
