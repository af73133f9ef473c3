using System.Text;
using Wayfarer.Benchmarks.Load;
using Wayfarer.Domain.Contacts;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;

namespace Wayfarer.Benchmarks.Storing;

/// <summary>A database with the declared load in it, made by the contact transaction itself, and a copy of it for raw writing.</summary>
public sealed class StoredWorld : IAsyncDisposable
{
    public static readonly byte[] IdentityKey = Encoding.UTF8.GetBytes("a key that nobody keeps");

    private const int EventsPerCommit = 20;

    private readonly DirectoryInfo _folder;

    private StoredWorld(DirectoryInfo folder, int contacts)
    {
        _folder = folder;
        Contacts = contacts;
        Store = SqliteStore.Open(new SqliteStoreOptions(Path.Combine(folder.FullName, "wayfarer.db")));
        Recorded = new RecordingStore(Store, Store);
        Raw = new RawDatabase(Path.Combine(folder.FullName, "raw.db"));
        Time = new SetTime(Past.End);
        Due = new DueTable(Recorded, Recorded);
        Inbox = new InboxWorker(
            Recorded, new ContactTransaction(Recorded, Recorded, new OneSnapshot(), Due, Time), Runtime.Hosting.EngineOptions.Live.Inbox);
        Intake = new EventIntake(Recorded, IdentityKey);
    }

    public int Contacts { get; }

    public SqliteStore Store { get; }

    public RecordingStore Recorded { get; }

    public RawDatabase Raw { get; }

    public SetTime Time { get; }

    public DueTable Due { get; }

    public InboxWorker Inbox { get; }

    public EventIntake Intake { get; }

    public static async Task<StoredWorld> CreateAsync(int contacts)
    {
        var folder = Directory.CreateTempSubdirectory("wayfarer-benchmark-");
        var database = Path.Combine(folder.FullName, "wayfarer.db");
        await using (var store = SqliteStore.Open(new SqliteStoreOptions(database) { Durability = SqliteDurability.Normal }))
        {
            // What the past's effects would lead to is not part of the load.
            var queue = new MemoryMessageQueue(TimeProvider.System);
            var transaction = new ContactTransaction(store, queue, new OneSnapshot(), new DueTable(store, queue), new SetTime(Past.End - TimeSpan.FromDays(90)));
            await Parallel.ForEachAsync(Enumerable.Range(0, contacts), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (contact, cancellation) =>
            {
                foreach (var events in Past.Of(contact).Chunk(EventsPerCommit))
                    await transaction.HandleAsync(IdOf(contact), [.. events.Select(@event => new Input.Occurred(@event, []))], cancellation);
            });
        }

        File.Copy(database, Path.Combine(folder.FullName, "raw.db"));
        return new StoredWorld(folder, contacts);
    }

    public static ContactId IdOf(int contact) => ContactId.Of(Identifier.Create(IdentifierKind.User, Past.User(contact)), IdentityKey);

    /// <summary>Works until the inbox is empty.</summary>
    public async Task DrainAsync()
    {
        while (await Inbox.RunAsync(CancellationToken.None) > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        Raw.Dispose();
        await Store.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
