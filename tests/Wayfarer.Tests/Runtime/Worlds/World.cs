using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Runtime.Worlds;

/// <summary>A store, queues and a courier in memory, and a clock that only the test moves.</summary>
public sealed class World
{
    public static readonly byte[] IdentityKey = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    // Longer than every lease and claim.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(16);
    private const int QuietRounds = 2;
    private const int MostRounds = 1_000;

    private ArchiveWriter? _archiveWriter;

    public World(Snapshot snapshot)
    {
        Snapshots = new ManualSnapshots(snapshot);
        Queue = new MemoryMessageQueue(Time);
        Start = Instant.From(Time.GetUtcNow());
    }

    public ManualTime Time { get; } = new();

    public Instant Start { get; }

    public Instant Now => Instant.From(Time.GetUtcNow());

    public MemoryTableStore Store { get; private set; } = new();

    /// <summary>Where every commit goes, when there is an archive.</summary>
    public MemoryArchive? Archive { get; init; }

    public MemoryMessageQueue Queue { get; }

    public MemoryCourier Courier { get; } = new();

    public ManualSnapshots Snapshots { get; }

    public static ContactId User(string id) => ContactId.Of(Identifier.Create(IdentifierKind.User, id), IdentityKey);

    public static ContactId Visitor(string id) => ContactId.Of(Identifier.Create(IdentifierKind.Anonymous, id), IdentityKey);

    /// <summary>A store that archives what is committed to it, when there is an archive.</summary>
    public ITableStore Archived(ITableStore store) =>
        Archive is null ? store : new ArchivingTableStore(store, _archiveWriter ??= new ArchiveWriter(Archive, Time), Archive, Time);

    /// <summary>All tables are gone; what they held is in the answer.</summary>
    public MemoryTableStore DropTables()
    {
        var dropped = Store;
        Store = new MemoryTableStore();
        return dropped;
    }

    /// <summary>What the door does with an accepted event.</summary>
    public async Task AcceptAsync(Event @event, params ContactId[] linked)
    {
        var recorded = @event with { RecordedAt = Now };
        await Queue.EnqueueAsync(
            QueueName.Inbox, [new InboxMessage(@event.ContactId(IdentityKey), new Input.Occurred(recorded, [.. linked])).ToQueueMessage()], CancellationToken.None);
    }

    public async Task AcceptAsync(Said said) => await AcceptAsync(said.Event, [.. said.Linked]);

    /// <summary>Works as a live host would until nothing is left to do: a round that failed is over, and the next one comes.</summary>
    public Task RunUntilIdleAsync(PortCalls? calls = null) => RunUntilIdleAsync(new Worker(this, calls ?? PortCalls.Undisturbed));

    public async Task RunUntilIdleAsync(Worker worker)
    {
        var quiet = 0;
        for (var round = 0; quiet < QuietRounds; round++)
        {
            Assert.True(round < MostRounds, "The world never comes to rest.");
            var done = 0;
            foreach (var work in worker.Rounds)
            {
                try
                {
                    done += await work();
                }
                catch (StoreUnavailableException)
                {
                    done++;
                }
            }

            if (done > 0)
            {
                quiet = 0;
                continue;
            }

            quiet++;
            Time.Advance(Patience);
        }
    }

    public async Task RunAsync(Func<Worker, ValueTask<int>> work)
    {
        var worker = new Worker(this, PortCalls.Undisturbed);
        while (await work(worker) > 0)
        {
        }
    }
}
