using System.Security.Cryptography;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Merging;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Backfills;

/// <summary>A backfill that is killed and goes on, upon the stores that hosts have.</summary>
public abstract class BackfillContract : IAsyncLifetime
{
    private const int People = 12;

    private readonly ManualTime _time = new();
    private readonly ManualSnapshots _snapshots = new(BackfillWorld.Content(1, segments: 0));
    private MemoryMessageQueue _queue = null!;
    private ITableStore _store = null!;

    private Instant Now => Instant.From(_time.GetUtcNow());

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract ValueTask<ITableStore> OpenAsync();

    public async ValueTask InitializeAsync() => (_store, _queue) = (await OpenAsync(), new MemoryMessageQueue(_time));

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    [Fact]
    public async Task However_often_it_is_killed_everybody_is_judged_and_nothing_fires()
    {
        for (var number = 0; number < People; number++)
        {
            await AcceptAsync(Said.Identify($"join {number}", Now, $"user-{number}", traits: $$"""{ "plan": "{{(number % 2 == 0 ? "pro" : "free")}}" }"""));
            for (var page = 0; page < number % 6; page++) await AcceptAsync(Said.Track($"view {number} {page}", "Page Viewed", Now, $"user-{number}"));
        }

        await SettleAsync();
        _snapshots.Current = BackfillWorld.Content(2);
        foreach (var calls in new[] { 2, 5, 9, 4, 7, 3, 8 }) await PageAsync(new KilledCalls(calls));
        do
        {
            await PageAsync(PortCalls.Undisturbed);
            await SettleAsync();
        }
        while ((await new BackfillTable(_store).FindAsync(Cancellation))!.Backfill.State == BackfillState.Running);

        var members = new MembersTable(_store);
        Assert.Equal(Ids(number => number % 6 >= 3), await MembersAsync("readers"));
        Assert.Equal(Ids(number => number % 2 == 0), await MembersAsync("pro"));
        Assert.Equal(Ids(number => number % 6 >= 3 && number % 2 == 0), await MembersAsync("fans"));
        Assert.Equal(Ids(number => number % 6 == 0), await MembersAsync("strangers"));
        for (var number = 0; number < People; number++)
        {
            await foreach (var commit in new ContactStore(_store).HistoryAsync(World.User($"user-{number}"), Cancellation))
                Assert.DoesNotContain(commit.Facts, fact => fact.Kind is FactKind.SegmentEntered or FactKind.SegmentLeft or FactKind.Entered);
        }

        async Task<IEnumerable<string>> MembersAsync(string segment)
        {
            var page = (await members.PageAsync(segment, null, 1_000, Cancellation)).Members;
            Assert.Equal(page.Count, await members.CountAsync(segment, Cancellation));
            return page.Select(member => member.Value).Order(StringComparer.Ordinal);
        }

        static IEnumerable<string> Ids(Func<int, bool> isInside) =>
            Enumerable.Range(0, People).Where(isInside).Select(number => World.User($"user-{number}").Value).Order(StringComparer.Ordinal);
    }

    private async Task AcceptAsync(Said said) => await _queue.EnqueueAsync(
        QueueName.Inbox, [new InboxMessage(said.Event.ContactId(World.IdentityKey), new Input.Occurred(said.Event, said.Linked)).ToQueueMessage()], Cancellation);

    private async Task PageAsync(PortCalls calls)
    {
        var worker = new BackfillWorker(
            new WatchedTableStore(_store, () => calls), new WatchedMessageQueue(_queue, () => calls), _queue, _snapshots, _time) { RowsPerPage = 15 };
        try
        {
            while (await worker.RunPageAsync(Cancellation))
            {
            }
        }
        catch (KilledException)
        {
            // Another process goes on.
        }

        _time.Advance(TimeSpan.FromMinutes(1));
    }

    private async Task SettleAsync()
    {
        var inbox = new InboxWorker(_queue, new ContactTransaction(_store, _queue, _snapshots, new DueTable(_store, _queue), _time), InboxWorkerOptions.OneByOne);
        var effects = new EffectsWorker(_store, _queue, new AddressBook(new AddressTable(_store), _queue, World.IdentityKey, _time));
        while (await inbox.RunAsync(Cancellation) + await effects.RunAsync(50, Cancellation) > 0)
        {
        }
    }
}

public sealed class SqliteBackfillTests : BackfillContract
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<ITableStore> OpenAsync() => new(SqliteStore.Open(new SqliteStoreOptions(_folder.File("wayfarer.db"))));
}

public sealed class AzureBackfillTests(AzuriteFixture azurite) : BackfillContract
{
    protected override async ValueTask<ITableStore> OpenAsync()
    {
        var store = new AzureTableStore(await azurite.ClientAsync(), "test" + RandomNumberGenerator.GetHexString(12, lowercase: true));
        await store.CreateTablesAsync(Cancellation);
        return store;
    }
}
