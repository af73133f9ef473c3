using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Runtime.ReceivedEvents;

public sealed class EventRecorderTests
{
    private static readonly WriteKey Shop = new("shop", "shop", KeyKind.Server, "shop");
    private static readonly WriteKey Other = new("other", "other", KeyKind.Server, "other");

    private readonly ManualTime _time = new();
    private readonly MemoryTableStore _store = new();
    private readonly EventRecorder _recorder;

    public EventRecorderTests() => _recorder = new EventRecorder(_store, new EventIntake(new MemoryMessageQueue(TimeProvider.System), new byte[32]), _time, NullLogger.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Instant Now => Instant.From(_time.GetUtcNow());

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(250)]
    public async Task As_many_of_the_newest_are_kept_as_the_limit_and_not_one_more(int together)
    {
        for (var index = 0; index < Limits.ReceivedEventsPerKey; index += together) await SendAsync(Batch(Enumerable.Range(index, together)));
        var sent = (Limits.ReceivedEventsPerKey + together - 1) / together * together;
        Assert.Equal(Names(sent - 1, Limits.ReceivedEventsPerKey), await ReadAsync(Shop.Id, ReceivedStatus.Accepted));

        await SendAsync(Batch([sent]));
        Assert.Equal(Names(sent, Limits.ReceivedEventsPerKey), await ReadAsync(Shop.Id, ReceivedStatus.Accepted));
        var rows = await _store.ScanAsync(TableName.ReceivedEvents, "shop|accepted", "shop|accepted~", null, 1_000, Cancellation);
        Assert.True(rows.Sum(row => ReceivedRows.CountOf(row.Key)) < Limits.ReceivedEventsPerKey + together);
    }

    [Fact]
    public async Task A_flood_keeps_the_newest_and_leaves_other_keys_and_the_refused_alone()
    {
        await SendAsync("""{ "userId": "ada" }""");
        await SendAsync("""{ "userId": "ada", "event": "Alone" }""", Other);
        for (var index = 0; index < 10; index++) Record(Batch(Enumerable.Range(index * 500, 500)));
        await _recorder.WriteAsync();

        Assert.Equal(Names(4_999, Limits.ReceivedEventsPerKey), await ReadAsync(Shop.Id, ReceivedStatus.Accepted));
        Assert.Single(await ReadAsync(Shop.Id, ReceivedStatus.Refused));
        Assert.Equal(["Alone"], await ReadAsync(Other.Id, ReceivedStatus.Accepted));
        Assert.Equal(0, _recorder.LeftOut);
        var counted = await new EventNameTable(_store).ReadAsync(Shop.Id, Now, Cancellation);
        Assert.Equal(5_000, counted.Sum(name => name.Counts(Now).Today));
    }

    [Fact]
    public async Task After_a_week_nothing_is_shown_and_then_nothing_is_there()
    {
        await SendAsync("""{ "userId": "ada", "event": "Old" }""");
        _time.Advance(Limits.ReceivedEventsKept - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["Old"], await ReadAsync(Shop.Id, ReceivedStatus.Accepted));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(await ReadAsync(Shop.Id, ReceivedStatus.Accepted));
        await new ReceivedEventTable(_store).ExpireAsync(Now, Cancellation);
        Assert.Empty(await _store.ScanAsync(TableName.ReceivedEvents, "shop|accepted", "shop|accepted~", null, 10, Cancellation));
    }

    [Fact]
    public async Task What_was_sent_is_cut_at_the_limit_and_never_within_a_character()
    {
        const string Start = """{ "userId": "ada", "event": "Long", "properties": { "text": " """;
        foreach (var extra in new[] { 0, 1, 2 })
        {
            var room = Limits.BytesPerReceivedEvent - Start.Length - extra;
            await SendAsync(Start + new string('x', extra) + new string('ü', room) + "\" } }");
            var received = (await EventsAsync(Shop.Id, ReceivedStatus.Accepted))[0];
            Assert.InRange(Encoding.UTF8.GetByteCount(received.Sent), Limits.BytesPerReceivedEvent - 1, Limits.BytesPerReceivedEvent);
            Assert.DoesNotContain('\uFFFD', received.Sent);
            Assert.Equal(Start.Length + extra + (room * 2) + 5, received.SentBytes);
        }
    }

    [Fact]
    public async Task No_secret_is_recorded()
    {
        var secret = KeyText.New(KeyKind.Server, "abcdefgh");
        await SendAsync($$"""{ "writeKey": "{{secret}}", "userId": "ada", "event": "One" }""");
        await SendAsync($$"""{ "writeKey": "{{secret}}" """);

        foreach (var status in Enum.GetValues<ReceivedStatus>())
        {
            var received = Assert.Single(await EventsAsync(Shop.Id, status));
            Assert.Contains("wf_server_abcdefgh_...", received.Sent, StringComparison.Ordinal);
            Assert.DoesNotContain(secret[^20..], received.Sent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_without_a_known_key_is_recorded_without_its_body()
    {
        var problem = new ParsedEvents([], [new EventProblem(null, "writeKey", "is not known")]);
        _recorder.Record(null, Encoding.UTF8.GetBytes("""{ "password": "secret" }"""), problem, Now);
        await _recorder.WriteAsync();

        var received = Assert.Single(await EventsAsync(EventRecorder.NoKey, ReceivedStatus.Refused));
        Assert.Equal(("", "writeKey", "is not known"), (received.Sent, received.Field, received.Reason));
    }

    [Fact]
    public async Task A_full_waiting_room_leaves_out_and_counts()
    {
        for (var index = 0; index < Limits.RequestsToRecord; index++) Record("""{ "userId": "ada", "event": "In" }""");
        Assert.Equal(0, _recorder.LeftOut);
        Record("""{ "userId": "ada", "event": "Out" }""");
        Assert.Equal(1, _recorder.LeftOut);

        await _recorder.WriteAsync();
        await SendAsync("""{ "userId": "ada", "event": "Again" }""");
        Assert.Equal("Again", (await ReadAsync(Shop.Id, ReceivedStatus.Accepted)).First());
        Assert.Equal(1, _recorder.LeftOut);
    }

    [Fact]
    public void Bodies_wait_up_to_the_limit_of_bytes()
    {
        var parsed = new ParsedEvents([], [new EventProblem(null, null, "is wrong")]);
        var body = new byte[Limits.BytesToRecord / 32];
        for (var index = 0; index < 32; index++) _recorder.Record(Shop, body, parsed, Now);
        Assert.Equal(0, _recorder.LeftOut);
        _recorder.Record(Shop, new byte[1], parsed, Now);
        Assert.Equal(1, _recorder.LeftOut);
    }

    [Fact]
    public async Task A_store_that_fails_is_counted_and_ends_nothing()
    {
        var failing = new EventRecorder(new NoStore(), new EventIntake(new MemoryMessageQueue(TimeProvider.System), new byte[32]), _time, NullLogger.Instance);
        var body = Encoding.UTF8.GetBytes("""{ "userId": "ada", "event": "One" }""");
        failing.Record(Shop, body, EventParser.Parse(body, EventType.Track, Now, Shop.Source), Now);

        Assert.Equal(1, await failing.WriteAsync());
        Assert.Equal(1, failing.LeftOut);
    }

    [Fact]
    public async Task Names_have_a_limit_beyond_which_they_are_counted_together()
    {
        await SendAsync(Batch(Enumerable.Range(0, Limits.EventNamesPerKey)));
        var names = new EventNameTable(_store);
        Assert.Equal(Limits.EventNamesPerKey, (await names.ReadAsync(Shop.Id, Now, Cancellation)).Count);

        await SendAsync(Batch([Limits.EventNamesPerKey, Limits.EventNamesPerKey + 1]));
        var others = Assert.Single(await names.ReadAsync(Shop.Id, Now, Cancellation), name => name.Name == EventNameTable.OtherNames);
        Assert.Equal(2, others.Counts(Now).Today);

        // Names that nobody sent for a month make room.
        _time.Advance(Limits.EventNamesKept);
        await SendAsync(Batch([9_999]));
        Assert.Equal(["Event 9999"], (await names.ReadAsync(Shop.Id, Now, Cancellation)).Select(name => name.Name));
    }

    private static string Batch(IEnumerable<int> numbers) =>
        $$"""{ "batch": [ {{string.Join(',', numbers.Select(number => $$"""{ "type": "track", "userId": "ada", "event": "Event {{number}}" }"""))}} ] }""";

    private static IEnumerable<string> Names(int newest, int count) => Enumerable.Range(0, count).Select(index => $"Event {newest - index}");

    private void Record(string json, WriteKey? key = null)
    {
        var body = Encoding.UTF8.GetBytes(json);
        EventType? type = json.Contains("batch", StringComparison.Ordinal) ? null : EventType.Track;
        _recorder.Record(key ?? Shop, body, EventParser.Parse(body, type, Now, "shop"), Now);
    }

    private async Task SendAsync(string json, WriteKey? key = null)
    {
        Record(json, key);
        await _recorder.WriteAsync();
    }

    private async Task<List<ReceivedEvent>> EventsAsync(string key, ReceivedStatus status)
    {
        var events = new List<ReceivedEvent>();
        await foreach (var received in new ReceivedEventTable(_store).ReadAsync(key, status, Now, Cancellation)) events.Add(received);

        return events;
    }

    private async Task<IEnumerable<string>> ReadAsync(string key, ReceivedStatus status) => (await EventsAsync(key, status)).Select(received => received.Name);

    private sealed class NoStore : ITableStore
    {
        public ValueTask<IReadOnlyList<Row>> ReadAsync(TableName table, string partition, string from, string to, int limit, CancellationToken cancellation) => throw Gone();

        public ValueTask<Row?> FindAsync(TableName table, string partition, string key, CancellationToken cancellation) => throw Gone();

        public ValueTask<IReadOnlyList<Row>> ScanAsync(TableName table, string from, string to, RowAddress? after, int limit, CancellationToken cancellation) => throw Gone();

        public ValueTask<CommitOutcome> CommitAsync(TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation) => throw Gone();

        private static StoreUnavailableException Gone() => new("The disk is full.");
    }
}
