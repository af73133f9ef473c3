using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Queues;

/// <summary>
/// Two processes' worth of workers, each with clients of its own, on one storage account: they meet in the same contacts all
/// the time, and nothing must be lost or done twice by it.
/// </summary>
public sealed class TwoWorkersTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Events = 20_000;
    private const int Contacts = 500;
    private const int EventsPerRequest = 100;
    private const double ShareOfHot = 0.3;
    private const int LeastConflicts = 1_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backlog_of_20000_events_is_applied_once_by_two_workers_at_once()
    {
        var account = await QueueAccount.CreateAsync(azurite, Cancellation);
        var prefix = "two" + RandomNumberGenerator.GetHexString(10, lowercase: true);
        await new AzureTableStore(await azurite.ClientAsync(), prefix).CreateTablesAsync(Cancellation);
        var watch = Stopwatch.StartNew();
        var expected = await FillAsync(account);
        output.WriteLine($"{Events} events in {await account.WaitingAsync(Cancellation)} messages, accepted in {watch.Elapsed.TotalSeconds:F0} s");

        watch.Restart();
        Worker[] workers = [await WorkerAsync(account, prefix), await WorkerAsync(account, prefix)];
        var isEmpty = false;
        var work = workers.Select(worker => worker.Pump.RunAsync(AzureQueues.Inboxes, () => Volatile.Read(ref isEmpty), Cancellation)).ToList();
        while (await account.WaitingAsync(Cancellation) > 0)
        {
            await Task.WhenAny([Task.Delay(250, Cancellation), .. work]);
            if (work.Find(task => task.IsFaulted) is { } failed) await failed;
        }

        Volatile.Write(ref isEmpty, true);
        await Task.WhenAll(work);
        var conflicts = workers.Sum(worker => worker.Conflicts);
        output.WriteLine($"worked off in {watch.Elapsed.TotalSeconds:F0} s with {conflicts} ETag conflicts: "
            + string.Join(" and ", workers.Select(worker => $"{worker.Pump.Deliveries} deliveries with {worker.Conflicts}")));

        var store = new ContactStore(new AzureTableStore(await azurite.ClientAsync(), prefix));
        var poison = await new AzurePoisonMessages(account.Queues, new AzureMessageQueue(account.Queues, TimeProvider.System)).ListAsync(10, Cancellation);
        Assert.Empty(poison.Messages);
        Assert.True(conflicts > LeastConflicts, $"Only {conflicts} conflicts: that proves nothing.");
        Assert.All(workers, worker => Assert.True(worker.Pump.Deliveries > 100, "One worker did it all."));
        await Parallel.ForEachAsync(expected, Cancellation, async (contact, token) => Assert.Equal(contact.Value, await AppliedAsync(store, contact.Key, token)));
        Assert.Equal(Events, expected.Sum(contact => contact.Value.Count));
    }

    /// <summary>Accepts the events as a door does, a hundred at a time, and tells which keys each contact must have in the end.</summary>
    private static async Task<Dictionary<ContactId, SortedSet<string>>> FillAsync(QueueAccount account)
    {
        var intake = new EventIntake(new AzureMessageQueue(account.Queues, TimeProvider.System), World.IdentityKey);
        var random = new Random(11);
        var start = Instant.From(DateTimeOffset.UtcNow);
        List<Event> events = [.. Enumerable.Range(0, Events).Select(number => new Event
        {
            MessageId = $"{number}",
            Key = Event.KeyOf("dev", $"{number}"),
            Type = EventType.Track,
            Name = "Looked Around",
            OccurredAt = start + TimeSpan.FromMilliseconds(number),
            RecordedAt = start + TimeSpan.FromMilliseconds(number),
            UserId = random.NextDouble() < ShareOfHot ? "hot" : $"user-{(number % 20 == 0 ? random.Next(Contacts - 1) : number / 70 % (Contacts - 1))}",
        })];
        await Parallel.ForEachAsync(
            events.Chunk(EventsPerRequest), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (request, token) => await intake.AcceptAsync(request, token));
        return events.GroupBy(@event => @event.ContactId(World.IdentityKey)).ToDictionary(
            contact => contact.Key, contact => new SortedSet<string>(contact.Select(@event => @event.Key), StringComparer.Ordinal));
    }

    private static async Task<SortedSet<string>> AppliedAsync(ContactStore store, ContactId contact, CancellationToken cancellation)
    {
        var (keys, count, sequence) = (new SortedSet<string>(StringComparer.Ordinal), 0, 0L);
        await foreach (var commit in store.HistoryAsync(contact, cancellation))
        {
            // No commit is missing and none is there twice.
            Assert.Equal(++sequence, commit.Sequence);
            foreach (var input in commit.Inputs)
            {
                keys.Add(input.Input.Key!);
                count++;
            }
        }

        Assert.Equal(count, keys.Count);
        Assert.Equal(sequence, (await store.LoadAsync(contact, cancellation)).Contact.Head.Sequence);
        return keys;
    }

    private async Task<Worker> WorkerAsync(QueueAccount account, string prefix)
    {
        var store = new AzureTableStore(await azurite.ClientAsync(), prefix);
        var queues = await account.AgainAsync(azurite);
        var queue = new AzureMessageQueue(queues, TimeProvider.System);
        var worker = new Worker();
        var between = Contention.Between(attempts: 8, TimeProvider.System, Random.Shared);
        var contention = between with
        {
            WaitAsync = (losses, cancellation) =>
            {
                Interlocked.Increment(ref worker.Conflicts);
                return between.WaitAsync(losses, cancellation);
            },
        };
        var snapshots = new ManualSnapshots(new Snapshot(1, ContentCompiler.Compile([]).Definitions));
        var transaction = new ContactTransaction(store, queue, snapshots, new DueTable(store, queue), TimeProvider.System, contention: contention);
        var settlement = new MessageSettlement(queues, queue, TimeProvider.System, Random.Shared, NullLogger.Instance, MessageDelays.Live);
        var inbox = new InboxHandler(settlement, transaction, new InboxHandlerOptions());
        worker.Pump = new QueuePump(queues, inbox.HandleAsync);
        return worker;
    }

    private sealed class Worker
    {
        public int Conflicts;

        public QueuePump Pump { get; set; } = null!;
    }
}
