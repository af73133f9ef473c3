using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Benchmarks.Load;
using Wayfarer.Benchmarks.Measuring;
using Wayfarer.Benchmarks.Storing;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Content;
using Wayfarer.Local.Hosting;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Engagements;
using Wayfarer.Runtime.EventGrid;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Messages;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Web;

namespace Wayfarer.Benchmarks.Ingest;

/// <summary>
/// Batches of 100 events over HTTP on loopback, client included, until each is answered with 2xx, which is after the sync
/// that makes it safe: the door alone, the whole host that also works on what comes in, and the same inbox rows raw.
/// </summary>
public sealed class IngestBenchmark : IBenchmark
{
    private const int EventsPerBatch = 100;
    private const int BatchesPerRound = 150;
    private const int Connections = 8;
    private const int Users = 2_000;

    private int _seed = 3_000_000;

    public string Name => "ingest";

    public string Title => $"HTTP batches of {EventsPerBatch} events of about 1 KB to 2xx, {Connections} connections, client on the same cores";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale)
    {
        var folder = Directory.CreateTempSubdirectory("wayfarer-benchmark-");
        try
        {
            return await MeasureAsync(folder.FullName, scale);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static GridInbox Grid(
        SqliteStore store, RecordingStore recorded, EventIntake intake, EventRecorder recorder, AddressBook addresses, DefinitionStore definitions, ILinkKeyRing links)
    {
        var (deliveries, time) = (new DeliveryTable(store), TimeProvider.System);
        var reports = new EmailReports(
            deliveries, addresses, new EngagementRecorder(recorded, new RecentEngagements()), new LinkSigner(links), definitions, recorded, time);
        return new GridInbox(
            new CompanyEvents(intake, recorder, definitions, time), reports, new SmsReports(deliveries, addresses, time),
            new ContentChanges(ContentChanges.Container, publisher: null), recorder, time, NullLogger.Instance);
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync(string folder, Scale scale)
    {
        await using var store = SqliteStore.Open(new SqliteStoreOptions(Path.Combine(folder, "door.db")));
        using var raw = new RawDatabase(Path.Combine(folder, "raw.db"));
        using var definitions = new DefinitionStore(store);
        var recorded = new RecordingStore(store, store);
        var keyTable = new KeyTable(store, TimeProvider.System);
        var keys = new LiveKeys(keyTable, isThisMachine: true, TimeProvider.System, NullLogger.Instance);
        await keyTable.EnsureDevelopmentAsync(CancellationToken.None);
        await keys.RefreshAsync(CancellationToken.None);
        var intake = new EventIntake(recorded, StoredWorld.IdentityKey);
        var recorder = new EventRecorder(store, intake, TimeProvider.System, NullLogger.Instance);
        var addresses = new AddressBook(new AddressTable(store), recorded, StoredWorld.IdentityKey, TimeProvider.System);
        using var links = LinkKeyFile.LoadOrCreate(folder, TimeProvider.System);
        var contentFolder = new LocalContentFolder(folder);
        using var publisher = new ContentPublisher(contentFolder, definitions);
        await using var door = LocalWeb.Build(0, [], new WebParts
        {
            Store = store,
            Definitions = definitions,
            Content = new ContentEditor(contentFolder, publisher),
            Intake = intake,
            Keys = keys,
            WriteKeys = keys,
            Proof = new UserProof(StoredWorld.IdentityKey),
            Recorder = recorder,
            Grid = Grid(store, recorded, intake, recorder, addresses, definitions, links),
            Bounces = new BounceInbox(new AddressBounces(new DeliveryTable(store), addresses, TimeProvider.System), bounceAddress: null),
            Addresses = addresses,
            Inbox = recorded,
            Backlog = store,
            LinkKeys = links,
            Poison = new FailingContacts(TimeProvider.System),
            Tests = new TestMessages(new SilentChannel(), definitions, new MessageLinks(new LinkSigner(links), StoredWorld.IdentityKey, () => new Uri("http://127.0.0.1")), new QuotaTable(store), TimeProvider.System),
            Time = TimeProvider.System,
        });
        await door.StartAsync();

        var content = Path.Combine(folder, "content");
        ContentOnDisk.Write(DeclaredContent.Files, content);
        await using var host = await LocalHost.StartAsync(
            new LocalHostOptions(content, Path.Combine(folder, "data")) { Port = 0 }, _ => { }, CancellationToken.None);

        var doorAddress = new Uri(door.Urls.First());
        await PostAsync(doorAddress);
        await PostAsync(host.Address);
        recorded.TakeWritten();
        var callsPerCommit = 1;
        var series = await Rounds.InterleaveAsync(
            scale.Rounds,
            async _ =>
            {
                var before = store.Commits;
                var sample = await PostAsync(doorAddress);
                callsPerCommit = Math.Max(1, BatchesPerRound / (int)(store.Commits - before));
                return [.. sample, callsPerCommit];
            },
            _ => Task.FromResult<double[]>([EventsPerBatch * BatchesPerRound / raw.Write(recorded.TakeWritten(), callsPerCommit).TotalSeconds]),
            _ => PostAsync(host.Address));

        var ours = new Figure("door alone: accepted", "events/s", series[0][0]);
        var limit = new Figure("the same inbox rows written raw", "events/s", series[1][0]);
        return
        [
            ours,
            new Figure("door alone: p99 of a batch", "ms", series[0][1]),
            new Figure("door alone: batches in one commit", "batches", series[0][2]),
            limit,
            Figure.Ratio("accepted / raw", ours, limit),
            new Figure("whole host, working on them meanwhile: accepted", "events/s", series[2][0]),
            new Figure("whole host: p99 of a batch", "ms", series[2][1]),
        ];
    }

    private async Task<double[]> PostAsync(Uri address)
    {
        var bodies = new ConcurrentQueue<byte[]>(Enumerable.Range(0, BatchesPerRound).Select(_ => Batch()).ToList());
        var latencies = new ConcurrentBag<double>();
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("dev:"u8));
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (bodies.TryDequeue(out var body))
            {
                var sent = Stopwatch.GetTimestamp();
                using var content = new ByteArrayContent(body);
                using var answer = await client.PostAsync("/v1/batch", content);
                answer.EnsureSuccessStatusCode();
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
        }));
        var elapsed = clock.Elapsed;
        var sorted = latencies.Order().ToList();
        return [EventsPerBatch * BatchesPerRound / elapsed.TotalSeconds, sorted[(int)(sorted.Count * 0.99)]];
    }

    private byte[] Batch()
    {
        var visits = new Visits(++_seed);
        var now = Instant.From(TimeProvider.System.GetUtcNow());
        var calls = Enumerable.Range(0, EventsPerBatch).Select(number => visits.Next(Past.User(((_seed * EventsPerBatch) + number) % Users), now));
        return Encoding.UTF8.GetBytes($$"""{ "batch": [{{string.Join(',', calls)}}] }""");
    }
}
