using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Web.Keys;
using Xunit;

namespace Wayfarer.Tests.Web.EventGrid;

/// <summary>Event Grid at the door: handshakes, and deliveries that are forged, repeated, malformed or too large.</summary>
public sealed class EventGridEndpointTests
{
    private const string Paid = """{ "specversion": "1.0", "id": "e-1", "source": "/topics/billing", "type": "com.shop.invoice.paid", "data": { "customer": { "id": "ada" } } }""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_handshake_of_CloudEvents_is_answered_without_a_key()
    {
        await using var host = await HostFixture.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/eventgrid");
        request.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");
        request.Headers.Add("WebHook-Request-Rate", "120");
        using var http = new HttpClient { BaseAddress = host.Client.BaseAddress };
        using var answer = await http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("eventgrid.azure.net", Assert.Single(answer.Headers.GetValues("WebHook-Allowed-Origin")));
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("WebHook-Allowed-Rate")));
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task The_handshake_of_Event_Grid_is_answered_with_its_code()
    {
        await using var host = await HostFixture.StartAsync();
        var (status, body) = await PostAsync(host, """
            [{ "id": "1", "topic": "/t", "subject": "", "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent", "eventTime": "2026-03-01T09:00:00Z",
               "dataVersion": "2", "data": { "validationCode": "4711", "validationUrl": "https://example.com" } }]
            """);
        Assert.Equal((200, "4711"), (status, body.GetProperty("validationResponse").GetString()));
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("Bearer wf_server_forged", 401)]
    [InlineData("browser", 403)]
    [InlineData("server", 200)]
    public async Task Who_delivers_shows_a_server_key(string? key, int expected)
    {
        await using var host = await HostFixture.StartAsync();
        if (key is "browser" or "server") key = $"Bearer {(await host.CreateKeyAsync(key)).Key}";
        using var http = new HttpClient { BaseAddress = host.Client.BaseAddress };

        // Somebody elsewhere: on the machine itself nobody needs a key.
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        if (key is not null) http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(key);
        using var content = new StringContent(Paid, Encoding.UTF8, "application/cloudevents+json");
        using var answer = await http.PostAsync(new Uri("/v1/eventgrid", UriKind.Relative), content, Cancellation);
        Assert.Equal(expected, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_company_event_reaches_its_contact_once_however_often_it_comes()
    {
        await using var host = await HostFixture.StartAsync();
        Assert.Equal(1, (await PostAsync(host, Paid)).Body.GetProperty("taken").GetInt32());
        Assert.Equal(1, (await PostAsync(host, $"[{Paid},{Paid}]")).Body.GetProperty("taken").GetInt32() - 1);
        await host.SettledAsync();

        var timeline = (await host.GetAsync("/v1/contacts/ada")).GetProperty("timeline").EnumerateArray().ToList();
        Assert.Single(timeline, item => item.GetProperty("kind").GetString() == "Event" && item.GetProperty("what").GetString() == "Order Completed");
    }

    [Theory]
    [InlineData("{", 400, "is not valid JSON")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s" }""", 400, "type")]
    [InlineData("""{ "some": "thing" }""", 400, "specversion")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s", "type": "org.unknown" }""", 400, "type")]
    [InlineData("[]", 200, "")]
    public async Task What_cannot_be_used_is_refused_with_its_name(string body, int expected, string named)
    {
        await using var host = await HostFixture.StartAsync();
        var (status, answer) = await PostAsync(host, body);
        Assert.Equal(expected, status);
        Assert.Contains(named, answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_batch_the_good_ones_are_taken()
    {
        await using var host = await HostFixture.StartAsync();
        var (status, answer) = await PostAsync(host, $"[{Paid},{{ \"specversion\": \"1.0\" }}]");
        Assert.Equal((200, 1), (status, answer.GetProperty("taken").GetInt32()));
        var rejected = Assert.Single(answer.GetProperty("rejected").EnumerateArray());
        Assert.Equal((1, "id"), (rejected.GetProperty("index").GetInt32(), rejected.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_report_of_a_message_that_is_not_recorded_yet_is_to_come_again()
    {
        await using var host = await HostFixture.StartAsync();
        var now = DateTimeOffset.UtcNow.ToString("O");
        var (status, _) = await PostAsync(host, $$"""
            { "specversion": "1.0", "id": "1", "source": "/acs", "type": "Microsoft.Communication.EmailDeliveryReportReceived", "time": "{{now}}",
              "data": { "messageId": "0f8fad5b-d9cb-469f-a165-70867728950e", "status": "Delivered" } }
            """);
        Assert.Equal(503, status);
    }

    [Theory]
    [InlineData(Limits.BytesPerGridDelivery, 200)]
    [InlineData(Limits.BytesPerGridDelivery + 1, 413)]
    public async Task A_delivery_has_its_limit(int bytes, int expected)
    {
        await using var host = await HostFixture.StartAsync();
        Assert.Equal(expected, (await PostAsync(host, Paid.PadRight(bytes))).Status);
    }

    [Fact]
    public async Task Attributes_may_come_as_headers()
    {
        await using var host = await HostFixture.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/eventgrid") { Content = new StringContent("""{ "customer": { "id": "ada" } }""", Encoding.UTF8, "application/json") };
        foreach (var (name, value) in new[] { ("specversion", "1.0"), ("id", "e-2"), ("source", "/topics/billing"), ("type", "com.shop.invoice.paid") })
            request.Headers.Add($"ce-{name}", value);
        using var answer = await host.Client.SendAsync(request, Cancellation);
        Assert.Equal(1, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("taken").GetInt32());
    }

    private static async Task<(int Status, JsonElement Body)> PostAsync(HostFixture host, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/cloudevents-batch+json");
        using var answer = await host.Client.PostAsync(new Uri("/v1/eventgrid", UriKind.Relative), content, Cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }
}
