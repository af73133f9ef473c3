using System.Net;
using System.Text;
using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Web.Keys;
using Xunit;

namespace Wayfarer.Tests.Web.Consent;

public sealed class SubscribeTests
{
    private const string Email = "ada@example.com";
    private const string Shop = "https://shop.example";

    [Fact]
    public async Task A_plain_form_leads_to_a_confirmed_subscriber_who_is_welcomed_once()
    {
        await using var site = await ConsentSite.StartAsync();
        var key = await BrowserKeyAsync(site);
        var (status, page, _) = await site.PostAsync("/v1/subscribe", [("email", " Ada@Example.com"), ("topics", "news"), ("key", key), ("trait.firstName", "Ada"), ("text", "Send me news.")], Shop);
        Assert.Equal(200, status);
        Assert.Contains("look into your mailbox", page, StringComparison.Ordinal);
        Assert.Equal(["Requested"], await site.LedgerAsync(Email));
        Assert.False((await site.TopicsAsync(Email))["news"]);

        var question = Assert.Single(await site.Host.MailsAsync(1));
        Assert.Equal(Email, question.To.ToString());
        Assert.DoesNotContain("Ada", question.HtmlBody, StringComparison.Ordinal);
        var link = ConsentSite.LinkOf(question, "/confirm/");
        for (var look = 0; look < 20; look++) Assert.Contains("News &amp; offers", (await site.GetAsync(link)).Page, StringComparison.Ordinal);
        Assert.Equal(["Requested"], await site.LedgerAsync(Email));

        for (var again = 0; again < 3; again++) Assert.Contains("Thank you", (await site.PostAsync(link)).Page, StringComparison.Ordinal);
        Assert.Equal(["Requested", "Confirmed"], await site.LedgerAsync(Email));
        Assert.True((await site.TopicsAsync(Email))["news"]);
        await HostFixture.UntilAsync(async () => (await site.Host.MailsAsync(0)).Any(mail => mail.Subject == "Hello Ada"));
        Assert.Equal(2, (await site.Host.MailsAsync(2)).Count);

        // A link that was used does not undo what was said after it.
        await site.PostAsync(ConsentSite.UnsubscribeLinkOf((await site.Host.MailsAsync(2)).Single(mail => mail.Subject == "Hello Ada")), [("scope", "all")]);
        Assert.Contains("used before", (await site.PostAsync(link)).Page, StringComparison.Ordinal);
        Assert.False((await site.TopicsAsync(Email))["news"]);
    }

    [Fact]
    public async Task A_contact_that_has_the_address_already_is_told_and_nobody_is_written_to_twice()
    {
        await using var site = await ConsentSite.StartAsync();
        await site.Host.PostAsync("identify", $$"""{ "userId": "ada", "traits": { "email": "{{Email}}", "firstName": "Countess" } }""");
        await HostFixture.UntilAsync(async () => (await site.Host.Client.GetAsync(new Uri("/v1/contacts/ada", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        await site.PostAsync("/v1/subscribe", [("email", Email), ("topics", "news"), ("key", await BrowserKeyAsync(site)), ("trait.firstName", "Mallory")], Shop);
        await site.PostAsync(ConsentSite.LinkOf((await site.Host.MailsAsync(1))[0], "/confirm/"));

        Assert.Contains((await site.Host.MailsAsync(2)), mail => mail.Subject == "Hello Countess");
        await HostFixture.UntilAsync(async () => await site.EnrollmentsAsync("ada") == 0);
        Assert.Equal(2, (await site.Host.MailsAsync(2)).Count);
    }

    [Fact]
    public async Task The_answer_is_the_same_whatever_is_known_of_the_address()
    {
        await using var site = await ConsentSite.StartAsync();
        var key = await BrowserKeyAsync(site);
        await site.JoinAsync("known", "known@example.com");
        await site.Host.PostAsync("/v1/suppressions", key: null, """{ "address": "suppressed@example.com" }""");
        var answers = new List<string>();
        foreach (var email in new[] { "new@example.com", "new@example.com", "known@example.com", "suppressed@example.com" })
            answers.Add((await site.PostAsync("/v1/subscribe", [("email", email), ("topics", "news"), ("key", key)], Shop)).Page);
        answers.Add((await site.PostAsync("/v1/subscribe", [("email", "machine@example.com"), ("topics", "news"), ("key", key), ("website", "https://spam.example")], Shop)).Page);

        Assert.Single(answers.Distinct());
        Assert.Equal(["Requested"], await site.LedgerAsync("new@example.com"));
        Assert.Equal(["Suppressed"], await site.LedgerAsync("suppressed@example.com"));
        Assert.Empty(await site.LedgerAsync("machine@example.com"));
    }

    [Fact]
    public async Task Only_pages_of_the_keys_origins_may_ask_and_be_gone_back_to()
    {
        await using var site = await ConsentSite.StartAsync();
        var key = await BrowserKeyAsync(site);
        (string, string)[] form = [("email", Email), ("topics", "news"), ("key", key)];
        Assert.Equal(403, (await site.PostAsync("/v1/subscribe", form, "https://evil.example")).Status);
        Assert.Equal(403, (await site.PostAsync("/v1/subscribe", form)).Status);
        Assert.Equal(401, (await site.PostAsync("/v1/subscribe", [("email", Email), ("key", "wf_browser_none")], Shop)).Status);
        Assert.Empty(await site.LedgerAsync(Email));

        foreach (var elsewhere in new[] { "https://evil.example/", "https://shop.example.evil.example/", "https://shop.example@evil.example/", "//evil.example", "javascript:alert(1)" })
            Assert.Equal(200, (await site.PostAsync("/v1/subscribe", [.. form, ("redirect", elsewhere)], Shop)).Status);
        var (status, _, answer) = await site.PostAsync("/v1/subscribe", [.. form, ("redirect", $"{Shop}/thanks")], Shop);
        Assert.Equal((303, $"{Shop}/thanks"), (status, answer.Headers.Location?.ToString()));
    }

    [Theory]
    [InlineData("email", "not an address")]
    [InlineData("topics", "made-up")]
    [InlineData("trait.firstName", "Win at https://evil.example")]
    [InlineData("trait.email", "victim@example.com")]
    [InlineData("trait.phone", "+491701234567")]
    public async Task What_cannot_be_taken_from_a_stranger_is_refused_by_name(string field, string value)
    {
        await using var site = await ConsentSite.StartAsync();
        var fields = new Dictionary<string, string> { ["email"] = Email, ["topics"] = "news", ["key"] = await BrowserKeyAsync(site), [field] = value };
        var (status, page, _) = await site.PostAsync("/v1/subscribe", fields.Select(pair => (pair.Key, pair.Value)), Shop);
        Assert.Equal(400, status);
        Assert.Contains(field.Split('.')[^1], page, StringComparison.Ordinal);
        Assert.Empty(await site.LedgerAsync(Email));
    }

    [Fact]
    public async Task A_script_asks_in_json_and_may_read_the_answer()
    {
        await using var site = await ConsentSite.StartAsync();
        var key = await BrowserKeyAsync(site);
        var request = new HttpRequestMessage(HttpMethod.Post, site.At("/v1/subscribe"))
        {
            Content = new StringContent(JsonSerializer.Serialize(new { email = Email, topics = new[] { "news" }, key, traits = new { age = 36 } }), Encoding.UTF8, "text/plain"),
        };
        request.Headers.Add("Origin", Shop);
        var (status, body, answer) = await site.SendAsync(request);
        Assert.Equal((200, Shop), (status, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin"))));
        Assert.Contains("mailbox", body, StringComparison.Ordinal);
        Assert.Equal(["Requested"], await site.LedgerAsync(Email));
    }

    [Fact]
    public async Task With_a_browser_key_a_thousand_tries_bring_a_victim_one_question_and_nothing_else()
    {
        await using var site = await ConsentSite.StartAsync();
        var key = await BrowserKeyAsync(site);
        const string Victim = "victim@example.com";
        await site.JoinAsync("victim", Victim);
        var before = await site.Host.MailsAsync(1);
        var id = (await site.Host.GetAsync($"/v1/suppressions?address={Victim}")).GetProperty("id").GetString()!;
        var token = ConsentSite.UnsubscribeLinkOf(before[0])["/u/".Length..];
        var chance = new Random(8058);
        var statuses = new Dictionary<int, int>();
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var status = (attempt % 5) switch
            {
                0 => (await site.PostAsync("/v1/subscribe", [("email", Victim), ("topics", "news"), ("key", key), ("trait.firstName", $"Fool {attempt}")], Shop)).Status,
                1 => (await site.Host.PostAsync("/v1/track", key, $$$"""{ "anonymousId": "m{{{attempt}}}", "event": "Subscription Requested", "properties": { "address": "{{{Victim}}}", "topics": ["news"] } }""")).Status,
                2 => (await site.Host.PostAsync("/v1/identify", key, $$"""{ "{{(attempt % 2 == 0 ? "anonymousId" : "userId")}}": "subscription:{{id}}", "traits": { "email": "mallory@example.com", "firstName": "Fool" } }""")).Status,
                3 => (await site.PostAsync($"/{(attempt % 2 == 0 ? "confirm" : "preferences")}/{Flipped(token, chance)}", [("topic", "news"), ("scope", "chosen")])).Status,
                _ => (await site.PostAsync($"/u/{Flipped(token, chance)}", [("List-Unsubscribe", "One-Click")])).Status,
            };
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }

        Assert.All(statuses.Keys, status => Assert.True(status is 200 or (>= 400 and < 500), $"{status}"));
        Assert.Equal(400, statuses[404]);
        Assert.Equal(Limits.SubscriptionsPerRemoteAddressAndHour + (statuses[200] - Limits.SubscriptionsPerRemoteAddressAndHour), statuses[200]);
        Assert.Equal(["Requested"], await site.LedgerAsync(Victim));
        Assert.False((await site.TopicsAsync(Victim))["news"]);
        await HostFixture.UntilAsync(async () => await site.EnrollmentsAsync("victim") == 0);
        var mails = await site.Host.MailsAsync(3);
        Assert.All(mails, mail => Assert.Equal(Victim, mail.To.ToString()));
        Assert.Equal(["A tip", "A tip", "Please confirm that you want our messages"], mails.Select(mail => mail.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_network_may_ask_as_often_as_the_limit_and_not_once_more()
    {
        await using var site = await ConsentSite.StartAsync();
        var key = await BrowserKeyAsync(site);
        for (var number = 0; number < Limits.SubscriptionsPerRemoteAddressAndHour; number++)
            Assert.Equal(200, (await site.PostAsync("/v1/subscribe", [("email", $"n{number}@example.com"), ("topics", "news"), ("key", key)], Shop)).Status);
        Assert.Equal((int)HttpStatusCode.TooManyRequests, (await site.PostAsync("/v1/subscribe", [("email", "one-more@example.com"), ("topics", "news"), ("key", key)], Shop)).Status);
    }

    private static string Flipped(string token, Random chance)
    {
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
        bytes[chance.Next(bytes.Length)] ^= (byte)(1 << chance.Next(8));
        return System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    private static async Task<string> BrowserKeyAsync(ConsentSite site)
    {
        var (status, body) = await site.Host.PostAsync("/v1/keys", key: null, $$"""{ "name": "shop", "kind": "browser", "origins": ["{{Shop}}"] }""");
        Assert.Equal(201, status);
        return body.GetProperty("key").GetString()!;
    }
}
