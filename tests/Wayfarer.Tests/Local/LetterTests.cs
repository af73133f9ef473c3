using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MimeKit;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Local;

/// <summary>What a message is made of when it arrives, and what becomes of its links.</summary>
public sealed partial class LetterTests : IAsyncLifetime
{
    private const string Safari = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15";

    private const string Journey = """
        { "id": "offer", "state": "live", "trigger": { "event": "Offer Wanted" }, "entry": { "reentry": "always" },
          "steps": [ { "id": "send", "send": "offer" },
                     { "id": "clicked", "waitFor": { "event": "Email Link Clicked", "message": "send" }, "onEvent": "yes" },
                     { "id": "yes", "tag": "clicked" } ] }
        """;

    private const string Offer = """
        ---
        subject: An offer
        topic: getting-started
        layout: none
        preheader: Only today & only you
        ---
        <!doctype html><html><body><p>Hello {{ contact.firstName }}</p>
        <p><a href="https://shop.example/sale?for={{ contact.firstName | url_encode }}&amp;x=1">The sale</a>
        <a href="https://shop.example/plain" data-untracked>Untouched</a> <a href="mailto:help@shop.example">Help</a></p></body></html>
        """;

    private readonly ManualTime _time = new();
    private readonly HttpClient _browser = new(new HttpClientHandler { AllowAutoRedirect = false });
    private HostFixture _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(_time);
        _browser.DefaultRequestHeaders.UserAgent.ParseAdd(Safari);
        await _host.WriteAsync("messages/offer/html.liquid", Offer);
        await _host.WriteAsync("messages/receipt/html.liquid", "---\nsubject: Receipt\nkind: transactional\n---\n<p><a href=\"https://shop.example/order\">Your order</a></p>");
        await _host.WriteAsync("journeys/offer.json", Journey);
        await _host.WriteAsync("journeys/receipt.json", """{ "id": "receipt", "state": "live", "trigger": { "event": "Order Completed" }, "steps": [ { "id": "send", "send": "receipt" } ] }""");
        await HostFixture.UntilAsync(async () => (await _host.GetAsync("/v1/journeys")).GetRawText() is var journeys && journeys.Contains("\"offer\"", StringComparison.Ordinal) && journeys.Contains("\"receipt\"", StringComparison.Ordinal));
        await _host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com", "firstName": "Ada & Co" } }""");
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_marketing_message_says_who_sends_it_and_how_to_get_out_in_its_head_its_html_and_its_text()
    {
        var mail = await OfferAsync();
        var header = mail.Headers["List-Unsubscribe"] ?? "";
        Assert.Matches($"^<{Regex.Escape(Base)}/u/[A-Za-z0-9_-]+>$", header);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);

        var unsubscribe = header.Trim('<', '>');
        foreach (var body in new[] { mail.HtmlBody, mail.TextBody })
        {
            Assert.Contains(unsubscribe, body, StringComparison.Ordinal);
            Assert.Contains($"{Base}/preferences/", body, StringComparison.Ordinal);
            Assert.Contains("Example Shop, 1 Main Street", body, StringComparison.Ordinal);
        }

        Assert.Contains("<body><div style=\"display:none;max-height:0;overflow:hidden;\">Only today &amp; only you</div><p>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://shop.example/plain\" data-untracked>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("https://shop.example/plain", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("mailto:help@shop.example", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("https://shop.example/sale", mail.HtmlBody + mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transactional_message_is_neither_tracked_nor_unsubscribed_from()
    {
        await _host.PostAsync("track", """{ "userId": "ada", "event": "Order Completed" }""");
        var mail = Assert.Single(await _host.MailsAsync(1));
        Assert.DoesNotContain(mail.Headers, header => header.Field.StartsWith("List-", StringComparison.Ordinal));
        Assert.Contains("<a href=\"https://shop.example/order\">", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("/l/", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("/u/", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_click_leads_on_is_seen_in_the_timeline_and_ends_the_wait_for_it()
    {
        var mail = await OfferAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        using var answer = await _browser.GetAsync(Links(mail.HtmlBody)[0], Cancellation);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("https://shop.example/sale?for=Ada+%26+Co&x=1", answer.Headers.Location!.OriginalString);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        await HostFixture.UntilAsync(async () => (await ContactAsync()).GetProperty("tags").GetRawText().Contains("clicked", StringComparison.Ordinal));
        Assert.Contains("Email Link Clicked", await TimelineAsync(), StringComparison.Ordinal);
        Assert.Single(Links(mail.TextBody));
    }

    [Fact]
    public async Task A_machine_that_opens_and_follows_everything_is_recorded_and_moves_nobody_on()
    {
        var mail = await OfferAsync();
        var links = Links(mail.HtmlBody);
        using (var head = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Head, links[0]), Cancellation)) Assert.Equal(HttpStatusCode.Found, head.StatusCode);
        using (var trap = await _browser.GetAsync(links[1], Cancellation)) Assert.Equal(HttpStatusCode.NoContent, trap.StatusCode);
        using (var picture = await _browser.GetAsync(Picture(mail.HtmlBody), Cancellation))
        {
            Assert.Equal("image/gif", picture.Content.Headers.ContentType!.MediaType);
            Assert.True(picture.Headers.CacheControl!.NoStore);
        }

        await HostFixture.UntilAsync(async () => Regex.Count(await TimelineAsync(), "machine") >= 3);
        Assert.Equal("clicked", (await ContactAsync()).GetProperty("enrollments")[0].GetProperty("step").GetString());
        Assert.DoesNotContain("human", await TimelineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_was_changed_leads_nowhere_and_the_picture_is_always_there()
    {
        var mail = await OfferAsync();
        var click = Links(mail.HtmlBody)[0].OriginalString;
        foreach (var wrong in new[] { click[..^1], click + "A", click.Replace("/l/", "/l/A", StringComparison.Ordinal), $"{Base}/l/x", Picture(mail.HtmlBody).OriginalString.Replace("/o/", "/l/", StringComparison.Ordinal) })
        {
            using var answer = await _browser.GetAsync(new Uri(wrong), Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
            Assert.Null(answer.Headers.Location);
        }

        using var picture = await _browser.GetAsync(new Uri($"{Base}/o/x"), Cancellation);
        Assert.Equal("image/gif", picture.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Links_work_over_a_rotation_of_the_keys_and_until_the_old_one_is_removed()
    {
        var click = Links((await OfferAsync()).HtmlBody)[0];
        var old = (await _host.GetAsync("/v1/links/keys")).GetProperty("keys")[0].GetProperty("id").GetString();
        var (status, keys) = await _host.PostAsync("links/keys", "{}");
        Assert.Equal((200, 2), (status, keys.GetProperty("keys").GetArrayLength()));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(click));

        using var removed = await _host.Client.DeleteAsync(new Uri($"/v1/links/keys/{old}", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(click));
        using var signing = await _host.Client.DeleteAsync(new Uri($"/v1/links/keys/{keys.GetProperty("keys")[0].GetProperty("id")}", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, signing.StatusCode);
        using var form = await _host.Client.PostAsync(new Uri("/v1/links/keys", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
    }

    [Fact]
    public async Task Who_asked_to_subscribe_is_asked_to_confirm_with_nothing_of_what_the_form_said()
    {
        await _host.PostAsync("subscribe", """{ "key": "dev", "email": "eve@example.com", "topics": ["offers"], "traits": { "firstName": "spam" }, "text": "spam" }""");
        var mail = Assert.Single(await _host.MailsAsync(1));
        Assert.Equal("eve@example.com", Assert.Single(mail.To.Mailboxes).Address);
        Assert.Matches($"{Regex.Escape(Base)}/confirm/[A-Za-z0-9_-]+", mail.TextBody);
        Assert.Contains("News and offers", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("spam", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("/o/", mail.HtmlBody, StringComparison.Ordinal);
    }

    private string Base => _host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    private async Task<MimeMessage> OfferAsync()
    {
        await _host.PostAsync("track", """{ "userId": "ada", "event": "Offer Wanted" }""");
        var mail = Assert.Single(await _host.MailsAsync(1));
        await HostFixture.UntilAsync(async () => (await ContactAsync()).GetProperty("enrollments") is var open && open.GetArrayLength() > 0 && open[0].GetProperty("step").GetString() == "clicked");
        return mail;
    }

    private async Task<JsonElement> ContactAsync() => await _host.GetAsync("/v1/contacts/ada");

    private async Task<string> TimelineAsync()
    {
        using var answer = await _host.Client.GetAsync(new Uri("/v1/contacts/ada", UriKind.Relative), Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    private async Task<HttpStatusCode> StatusAsync(Uri address)
    {
        using var answer = await _browser.GetAsync(address, Cancellation);
        return answer.StatusCode;
    }

    private static List<Uri> Links(string? body) => [.. Clicks().Matches(body ?? "").Select(match => new Uri(match.Value))];

    private static Uri Picture(string? body) => new(Pictures().Match(body ?? "").Groups[1].Value);

    [GeneratedRegex("http://[^\"\\s)]+/l/[A-Za-z0-9_-]+")]
    private static partial Regex Clicks();

    [GeneratedRegex("<img src=\"(http://[^\"]+/o/[A-Za-z0-9_-]+)\"")]
    private static partial Regex Pictures();
}
