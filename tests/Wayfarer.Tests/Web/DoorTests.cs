using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Runtime.Keys;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Local;
using Wayfarer.Web.Ingest;
using Xunit;

namespace Wayfarer.Tests.Web;

/// <summary>Addresses, headers, encodings, origins and rates, as the libraries use them.</summary>
public sealed class DoorTests
{
    private const string Shop = "https://shop.example";
    private const string Event = """{ "type": "track", "userId": "ada", "anonymousId": "visitor", "event": "One", "groupId": "acme", "previousId": "old" }""";

    private static readonly FixedKeys Keys = new(
        ("server", new WriteKey("s", "server", KeyKind.Server, "s")),
        ("slow", new WriteKey("w", "slow", KeyKind.Server, "w") { EventsPerSecond = 1 }),
        ("slow page", new WriteKey("v", "slow page", KeyKind.Browser, "v") { EventsPerSecond = 1 }),
        ("page", new WriteKey("p", "page", KeyKind.Browser, "p") { Origins = [Shop] }),
        ("any", new WriteKey("a", "any", KeyKind.Browser, "a")));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("track", "t", "One")]
    [InlineData("identify", "i", "Identified")]
    [InlineData("page", "p", "Page Viewed")]
    [InlineData("screen", "s", "Screen Viewed")]
    [InlineData("group", "g", "Group Joined")]
    [InlineData("batch", "b", "One")]
    [InlineData("import", "import", "One")]
    public async Task Long_and_short_addresses_with_and_without_a_slash_lead_to_one_place(string full, string brief, string name)
    {
        await using var host = await HostFixture.StartAsync(keys: Keys);
        foreach (var (number, route) in ((string[])[full, $"{full}/", brief, $"{brief}/"]).Index())
        {
            // Without ids, two of them within one millisecond would be one event.
            var @event = Event.Replace("{ ", $$"""{ "messageId": "{{number}}", """, StringComparison.Ordinal);
            using var answer = await SendAsync(host, HttpMethod.Post, route, @event, "server");
            Assert.Equal("""{"success":true,"accepted":1,"rejected":[]}""", await answer.Content.ReadAsStringAsync(Cancellation));
        }

        await HostFixture.UntilAsync(async () => await CountAsync(host, "ada", name) == 4);
    }

    [Fact]
    public async Task What_is_not_there_is_answered_like_everything_else()
    {
        await using var host = await HostFixture.StartAsync(keys: Keys);

        Assert.Equal(405, await RefusedAsync(host, HttpMethod.Get, "track"));
        Assert.Equal(405, await RefusedAsync(host, HttpMethod.Delete, "b"));
        Assert.Equal(405, await RefusedAsync(host, HttpMethod.Get, "m"));
        Assert.Equal(405, await RefusedAsync(host, HttpMethod.Post, "projects/page/settings"));
        Assert.Equal(404, await RefusedAsync(host, HttpMethod.Post, "tracks"));
        Assert.Equal(404, await RefusedAsync(host, HttpMethod.Get, "projects/nobody/settings"));
        using var metrics = await SendAsync(host, HttpMethod.Post, "m", """{ "series": [] }""", null, ("Origin", Shop));
        Assert.Equal((HttpStatusCode.OK, "*"), (metrics.StatusCode, Header(metrics, "Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("deflate")]
    [InlineData("identity")]
    public async Task A_packed_body_is_unpacked_whatever_its_type_says(string encoding)
    {
        await using var host = await HostFixture.StartAsync(keys: Keys);
        foreach (var type in (string[])["text/plain", "application/x-www-form-urlencoded", "application/json; charset=iso-8859-1", "nonsense"])
        {
            using var answer = await PackedAsync(host, Pack(encoding, Encoding.UTF8.GetBytes(Event)), encoding, type);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_body_that_unfolds_is_cut_off()
    {
        await using var host = await HostFixture.StartAsync(keys: Keys);
        var bomb = Pack("gzip", new byte[100 * 1024 * 1024]);
        Assert.InRange(bomb.Length, 1, Limits.BytesPerRequest);

        using var refused = await PackedAsync(host, bomb, "gzip", "text/plain");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);

        // What lies behind the limit is not even unpacked: little of the bomb has been read.
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(bomb);
        request.Headers.ContentEncoding = "gzip";
        using var body = await RequestBody.ReadAsync(request, Cancellation);
        Assert.NotNull(body.Refusal);
        Assert.InRange(request.Body.Position, 1, bomb.Length / 5);

        const string Batch = """{ "batch": [ { "type": "track", "userId": "ada", "event": "One" } ] }""";
        using var largest = await PackedAsync(host, Pack("gzip", Encoding.UTF8.GetBytes(Batch.PadRight(Limits.BytesPerRequest))), "gzip", "text/plain");
        using var larger = await PackedAsync(host, Pack("gzip", Encoding.UTF8.GetBytes(Batch.PadRight(Limits.BytesPerRequest + 1))), "gzip", "text/plain");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (largest.StatusCode, larger.StatusCode));
    }

    [Fact]
    public async Task A_body_that_is_not_what_its_headers_say_is_refused()
    {
        await using var host = await HostFixture.StartAsync(keys: Keys);
        var packed = Pack("gzip", Encoding.UTF8.GetBytes(Event));

        Assert.Equal(400, await StatusAsync(Encoding.UTF8.GetBytes(Event), "gzip"));
        Assert.Equal(400, await StatusAsync(Encoding.UTF8.GetBytes(Event), "deflate"));
        Assert.Equal(400, await StatusAsync(packed, "deflate"));
        Assert.Equal(400, await StatusAsync(packed[..^20], "gzip"));
        Assert.Equal(400, await StatusAsync([], "gzip"));
        Assert.Equal(400, await StatusAsync(Encoding.Unicode.GetBytes(Event), "identity"));
        Assert.Equal(415, await StatusAsync(packed, "br"));
        Assert.Equal(415, await StatusAsync(packed, "gzip, gzip"));

        async Task<int> StatusAsync(byte[] body, string encoding)
        {
            using var answer = await PackedAsync(host, body, encoding, "application/json");
            Assert.False((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("success").GetBoolean());
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_page_posts_when_its_key_is_for_its_origin()
    {
        await using var host = await HostFixture.StartAsync(keys: Keys);

        using var preflight = await SendAsync(host, HttpMethod.Options, "t", null, null,
            ("Origin", Shop), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,x-own"));
        Assert.Equal((HttpStatusCode.NoContent, "*"), (preflight.StatusCode, Header(preflight, "Access-Control-Allow-Origin")));
        Assert.Equal("authorization,x-own", Header(preflight, "Access-Control-Allow-Headers"));

        Assert.Equal((200, Shop), await FromAsync("page", Shop));
        Assert.Equal((200, Shop), await FromAsync("any", Shop));
        Assert.Equal((403, null), await FromAsync("page", "https://shop.example.evil.example"));
        Assert.Equal((403, null), await FromAsync("page", "http://shop.example"));
        Assert.Equal((403, null), await FromAsync("page", "null"));
        Assert.Equal((403, null), await FromAsync("server", Shop));
        Assert.Equal((200, null), await FromAsync("server", host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)));
        Assert.Equal((401, null), await FromAsync("nobody", Shop));

        async Task<(int, string?)> FromAsync(string key, string origin)
        {
            using var inHeader = await SendAsync(host, HttpMethod.Post, "t", Event, key, ("Origin", origin));
            using var inBody = await SendAsync(host, HttpMethod.Post, "t", Event.Replace("{", $"{{ \"writeKey\": \"{key}\",", StringComparison.Ordinal), null, ("Origin", origin));
            var answer = ((int)inHeader.StatusCode, Header(inHeader, "Access-Control-Allow-Origin"));
            Assert.Equal(answer, ((int)inBody.StatusCode, Header(inBody, "Access-Control-Allow-Origin")));
            return answer;
        }
    }

    [Fact]
    public async Task Settings_lead_a_library_here()
    {
        await using var host = await HostFixture.StartAsync(keys: Keys);
        using var answer = await SendAsync(host, HttpMethod.Get, "projects/page/settings", null, null, ("Origin", Shop));
        using var elsewhere = await SendAsync(host, HttpMethod.Get, "projects/page/settings/", null, null, ("Origin", "https://evil.example"));

        Assert.Equal((Shop, HttpStatusCode.Forbidden), (Header(answer, "Access-Control-Allow-Origin"), elsewhere.StatusCode));
        var segment = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("integrations").EnumerateObject().Single();
        Assert.Equal("Segment.io", segment.Name);
        Assert.Equal($"page {host.Client.BaseAddress!.Authority}/v1 http", string.Join(' ', segment.Value.EnumerateObject().Select(member => member.Value.GetString())));
    }

    [Fact]
    public async Task Over_the_rate_it_says_when_to_come_back()
    {
        var time = new ManualTime();
        await using var host = await HostFixture.StartAsync(time, keys: Keys);
        var many = $$"""{ "batch": [ {{string.Join(',', Enumerable.Repeat(Event, 30))}} ] }""";

        using var first = await SendAsync(host, HttpMethod.Post, "batch", many, "slow");
        using var second = await SendAsync(host, HttpMethod.Post, "batch", many, "slow");
        using var others = await SendAsync(host, HttpMethod.Post, "batch", many, "slow page", ("Origin", Shop));
        using var page = await SendAsync(host, HttpMethod.Post, "batch", many, "slow page", ("Origin", Shop));
        Assert.Equal([200, 429, 429], new[] { first, second, page }.Select(answer => (int)answer.StatusCode));
        Assert.Equal("21", Header(second, "Retry-After"));
        Assert.Equal($"{time.GetUtcNow().AddSeconds(21).ToUnixTimeMilliseconds()}", Header(second, "X-RateLimit-Reset"));
        Assert.Equal("21", Header(page, "X-RateLimit-Reset"));

        time.Advance(TimeSpan.FromSeconds(21));
        using var third = await SendAsync(host, HttpMethod.Post, "batch", many, "slow");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task An_address_may_send_so_much_with_browser_keys_and_not_more()
    {
        var time = new ManualTime();
        await using var host = await HostFixture.StartAsync(time, keys: Keys);
        const int Reserve = Limits.BrowserEventsPerSecondPerAddress * Limits.SecondsOfEventsInReserve;
        var all = $$"""{ "batch": [ {{string.Join(',', Enumerable.Repeat(Event, Reserve))}} ] }""";

        using var first = await SendAsync(host, HttpMethod.Post, "batch", all, "any");
        using var second = await SendAsync(host, HttpMethod.Post, "t", Event, "page", ("Origin", Shop));
        using var server = await SendAsync(host, HttpMethod.Post, "t", Event, "server");
        Assert.Equal([200, 429, 200], new[] { first, second, server }.Select(answer => (int)answer.StatusCode));
        Assert.Equal((Shop, "1"), (Header(second, "Access-Control-Allow-Origin"), Header(second, "Retry-After")));
        Assert.Contains("Retry-After", Header(second, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Fact]
    public void More_addresses_than_are_remembered_forget_only_the_oldest()
    {
        var rates = new EventRates(new ManualTime());
        var key = Keys.Find("any")!;
        rates.Charge(key, Address(0), 1_000_000);
        for (var other = 1; other < Limits.AddressesRemembered; other++) rates.Charge(key, Address(other), 1);
        Assert.NotNull(rates.Take(key, Address(0)));

        for (var other = 1; other <= 2 * Limits.AddressesRemembered; other++) rates.Charge(key, Address(other), 1);
        Assert.Null(rates.Take(key, Address(0)));

        static IPAddress Address(int number) => new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
    }

    [Fact]
    public async Task Cloud_events_come_in_three_forms_and_from_servers_alone()
    {
        await using var host = await HostFixture.StartAsync(keys: Keys);
        const string One = """{ "specversion": "1.0", "id": "1", "source": "/till", "type": "Order Completed", "subject": "ada" }""";

        using var structured = await SendAsync(host, HttpMethod.Post, "events", One, "server", ("Content-Type", "application/cloudevents+json"));
        using var batch = await SendAsync(host, HttpMethod.Post, "events", $"[ {One}, {{}}, {One.Replace("\"1\"", "\"2\"", StringComparison.Ordinal)} ]", "server",
            ("Content-Type", "application/cloudevents-batch+json"));
        using var binary = await SendAsync(host, HttpMethod.Post, "events", """{ "total": 3 }""", "server",
            ("ce-specversion", "1.0"), ("ce-id", "3"), ("ce-source", "/till"), ("ce-type", "Order%20Completed"), ("ce-subject", "ada"));
        using var page = await SendAsync(host, HttpMethod.Post, "events", One, "any");
        Assert.Equal([200, 200, 200, 403], new[] { structured, batch, binary, page }.Select(answer => (int)answer.StatusCode));
        Assert.Contains("\"index\":1", await batch.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        await HostFixture.UntilAsync(async () => await CountAsync(host, "ada", "Order Completed") == 3);
    }

    private static byte[] Pack(string encoding, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding.ToUpperInvariant() switch
        {
            "GZIP" => new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true),
            "DEFLATE" => new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true),
            _ => new BufferedStream(packed),
        })
        {
            packing.Write(bytes);
            packing.Flush();
            return encoding == "identity" ? packed.ToArray() : Ended(packing, packed);
        }

        static byte[] Ended(Stream packing, MemoryStream packed)
        {
            packing.Dispose();
            return packed.ToArray();
        }
    }

    private static async Task<HttpResponseMessage> PackedAsync(HostFixture host, byte[] body, string encoding, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/batch") { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = Basic("server");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return await host.Client.SendAsync(request, Cancellation);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HostFixture host, HttpMethod method, string route, string? body, string? key, params (string Name, string Value)[] headers)
    {
        host.Client.DefaultRequestHeaders.Authorization = null;
        using var request = new HttpRequestMessage(method, $"/v1/{route}");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "text/plain");
        if (key is not null) request.Headers.Authorization = Basic(key);
        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type") request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }

        return await host.Client.SendAsync(request, Cancellation);
    }

    private static async Task<int> RefusedAsync(HostFixture host, HttpMethod method, string route)
    {
        using var answer = await SendAsync(host, method, route, null, "server");
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.False(body.GetProperty("success").GetBoolean());
        Assert.NotEmpty(body.GetProperty("rejected")[0].GetProperty("reason").GetString()!);
        return (int)answer.StatusCode;
    }

    private static async Task<int> CountAsync(HostFixture host, string user, string name)
    {
        using var answer = await host.Client.GetAsync(new Uri($"/v1/contacts/{user}?limit=500", UriKind.Relative), Cancellation);
        if (!answer.IsSuccessStatusCode) return 0;

        var contact = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return contact.GetProperty("timeline").EnumerateArray().Count(item => item.GetProperty("what").GetString() == name);
    }

    private static AuthenticationHeaderValue Basic(string key) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:")));

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
