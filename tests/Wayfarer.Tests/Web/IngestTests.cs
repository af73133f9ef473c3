using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Local;
using Wayfarer.Web.Ingest;
using Xunit;

namespace Wayfarer.Tests.Web;

public sealed class IngestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_keeps_its_good_events_and_names_what_is_wrong_with_the_others()
    {
        await using var host = await HostFixture.StartAsync();
        var (status, body) = await host.PostAsync("batch", """
            { "batch": [ { "type": "track", "userId": "ada", "event": "One" },
                         { "type": "track", "userId": "ada" },
                         { "type": "track", "userId": "null", "event": "Two" } ] }
            """);

        Assert.Equal((200, 1), (status, body.GetProperty("accepted").GetInt32()));
        var rejected = body.GetProperty("rejected").EnumerateArray().ToList();
        Assert.Equal([1, 2], rejected.Select(problem => problem.GetProperty("index").GetInt32()));
        Assert.Equal(["event", "userId"], rejected.Select(problem => problem.GetProperty("field").GetString()));
        Assert.All(rejected, problem => Assert.NotEmpty(problem.GetProperty("reason").GetString()!));
    }

    [Theory]
    [InlineData("track", "{")]
    [InlineData("track", "")]
    [InlineData("track", "[]")]
    [InlineData("track", """{ "userId": "ada" }""")]
    [InlineData("identify", """{ "traits": {} }""")]
    [InlineData("batch", """{ "batch": [ { "type": "track" } ] }""")]
    [InlineData("batch", """{ "batch": 1 }""")]
    public async Task A_body_with_nothing_usable_is_refused_with_its_reason(string call, string json)
    {
        await using var host = await HostFixture.StartAsync();
        var (status, body) = await host.PostAsync(call, json);

        Assert.Equal((400, 0), (status, body.GetProperty("accepted").GetInt32()));
        Assert.NotEmpty(body.GetProperty("rejected")[0].GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task A_body_may_have_as_many_bytes_as_the_limit_and_not_one_more()
    {
        await using var host = await HostFixture.StartAsync();
        const string Event = """{ "batch": [ { "type": "track", "userId": "ada", "event": "One" } ] }""";

        Assert.Equal(200, (await host.PostAsync("batch", Event.PadRight(Limits.BytesPerRequest))).Status);
        Assert.Equal(413, (await host.PostAsync("batch", Event.PadRight(Limits.BytesPerRequest + 1))).Status);
    }

    [Fact]
    public async Task Only_who_shows_a_write_key_may_send()
    {
        await using var host = await HostFixture.StartAsync();
        const string Event = """{ "userId": "ada", "event": "One" }""";

        Assert.Equal(200, (await host.PostAsync("track", Event)).Status);
        host.Client.DefaultRequestHeaders.Authorization = null;
        var (status, body) = await host.PostAsync("track", Event);
        Assert.Equal(401, status);
        Assert.Contains("writeKey", body.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, (await host.PostAsync("track", """{ "writeKey": "dev", "userId": "ada", "event": "One" }""")).Status);
        Assert.Equal(401, (await host.PostAsync("track", """{ "writeKey": "other", "userId": "ada", "event": "One" }""")).Status);
        host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", "not base64!");
        Assert.Equal(401, (await host.PostAsync("track", Event)).Status);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_send_and_not_read_and_other_host_names_are_refused()
    {
        await using var host = await HostFixture.StartAsync();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/track");
        preflight.Headers.Add("Origin", "https://shop.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var allowed = await host.Client.SendAsync(preflight, Cancellation);
        using var read = new HttpRequestMessage(HttpMethod.Get, "/v1/journeys");
        read.Headers.Add("Origin", "https://shop.example");
        using var unread = await host.Client.SendAsync(read, Cancellation);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/v1/journeys");
        rebound.Headers.Host = "evil.example";
        using var refused = await host.Client.SendAsync(rebound, Cancellation);

        Assert.True(allowed.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(unread.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Nobody_is_found_by_a_name_that_nobody_has()
    {
        await using var host = await HostFixture.StartAsync();
        using var unknown = await host.Client.GetAsync(new Uri("/v1/contacts/nobody", UriKind.Relative), Cancellation);
        using var health = await host.Client.GetAsync(new Uri("/healthz", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_no_accepted_event()
    {
        var intake = new EventIntake(new BrokenQueue(), new byte[32]);
        var recorder = new EventRecorder(new MemoryTableStore(), intake, TimeProvider.System, NullLogger.Instance);
        var endpoint = new IngestEndpoint(new WriteKeys(new OneKey()), intake, recorder, TimeProvider.System);
        var context = new DefaultHttpContext { RequestServices = new NoServices() };
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes("""{ "writeKey": "dev", "userId": "ada", "event": "One" }"""));

        var answer = await endpoint.AcceptAsync(context.Request, Wayfarer.Domain.Events.EventType.Track, Cancellation);
        Assert.Equal("UnavailableAnswer", answer.GetType().Name);
    }

    private sealed class OneKey : IWriteKeys
    {
        public WriteKey? Find(string presented) => presented == "dev" ? new WriteKey("dev", "this machine", KeyKind.Server, "dev") : null;
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class BrokenQueue : IMessageQueue
    {
        public ValueTask EnqueueAsync(QueueName queue, IReadOnlyList<QueueMessage> messages, CancellationToken cancellation) =>
            throw new StoreUnavailableException("The disk is full.");

        public ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(QueueName queue, int limit, TimeSpan lease, CancellationToken cancellation) => new([]);

        public ValueTask DeleteAsync(QueueName queue, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation) => default;
    }
}
