using System.Net;
using System.Text;
using Wayfarer.Runtime.Messages;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Local;

public sealed class TestMessageTests : IAsyncLifetime
{
    private HostFixture _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await HostFixture.StartAsync(new ManualTime());

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_test_arrives_at_once_with_the_contacts_data_and_links_that_do_nothing()
    {
        await _host.PostAsync("identify", """{ "userId": "eve", "traits": { "firstName": "Eve", "email": "eve@example.com" } }""");
        await HostFixture.UntilAsync(async () => (await _host.Client.GetAsync(new Uri("/v1/contacts/eve", UriKind.Relative), Cancellation)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.OK, await SendAsync("welcome", """{ "to": "colleague@example.com", "contact": "eve" }"""));

        var mail = Assert.Single(await _host.MailsAsync(1));
        Assert.Equal("colleague@example.com", Assert.Single(mail.To.Mailboxes).Address);
        Assert.Equal("[Test] Welcome, Eve", mail.Subject);
        Assert.Contains("https://shop.example/", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("/u/", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("/l/", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("/o/", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Null(mail.Headers["List-Unsubscribe"]);
    }

    [Theory]
    [InlineData("welcome", """{ "to": "stranger@elsewhere.example" }""", HttpStatusCode.Forbidden)]
    [InlineData("welcome", """{ "to": "a@example.com, b@example.com" }""", HttpStatusCode.BadRequest)]
    [InlineData("welcome", """{ "to": "a@example.com\r\nBcc: x@example.com" }""", HttpStatusCode.BadRequest)]
    [InlineData("welcome", """{ }""", HttpStatusCode.BadRequest)]
    [InlineData("welcome", """nothing""", HttpStatusCode.BadRequest)]
    [InlineData("welcome", """[]""", HttpStatusCode.BadRequest)]
    [InlineData("welcome", """{ "to": "a@example.com", "contact": "nobody" }""", HttpStatusCode.NotFound)]
    [InlineData("unknown", """{ "to": "a@example.com" }""", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_sent_is_refused_and_nothing_goes_out(string message, string body, HttpStatusCode status)
    {
        Assert.Equal(status, await SendAsync(message, body));
        Assert.False(Directory.Exists(_host.Outbox) && Directory.EnumerateFiles(_host.Outbox).Any());
    }

    [Fact]
    public async Task Nothing_goes_out_while_sending_is_off()
    {
        await _host.WriteAsync("settings.json", """{ "sending": "off", "topics": { "getting-started": { "name": "a" }, "offers": { "name": "b" } }, "people": { "sales": { "email": "sales@shop.example" } } }""");
        await HostFixture.UntilAsync(async () => await SendAsync("welcome", """{ "to": "a@elsewhere.example" }""") == HttpStatusCode.Forbidden && (await _host.GetAsync("/v1/content")).GetProperty("snapshot").GetInt64() > 1);
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync("welcome", """{ "to": "a@example.com" }"""));
    }

    [Fact]
    public async Task So_many_tests_go_out_in_a_minute_and_no_more()
    {
        for (var sent = 0; sent < TestMessages.PerMinute; sent++) Assert.Equal(HttpStatusCode.OK, await SendAsync("welcome", """{ "to": "a@example.com" }"""));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SendAsync("welcome", """{ "to": "a@example.com" }"""));
        Assert.Equal(TestMessages.PerMinute, (await _host.MailsAsync(TestMessages.PerMinute)).Count);
    }

    [Fact]
    public async Task A_preview_is_the_message_and_may_do_nothing_but_be_looked_at()
    {
        using var answer = await _host.Client.GetAsync(new Uri("/v1/messages/welcome/preview", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("sandbox;", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("Hello Ada", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var unknown = await _host.Client.GetAsync(new Uri("/v1/messages/nothing/preview", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private async Task<HttpStatusCode> SendAsync(string message, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _host.Client.PostAsync(new Uri($"/v1/messages/{message}/test", UriKind.Relative), content, Cancellation);
        return answer.StatusCode;
    }
}
