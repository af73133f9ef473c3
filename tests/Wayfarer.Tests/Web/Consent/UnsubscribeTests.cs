using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web.Consent;

public sealed class UnsubscribeTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task A_thousand_looks_change_nothing_and_one_click_silences_both_contacts_of_the_address()
    {
        await using var site = await ConsentSite.StartAsync();
        await site.JoinAsync("ann", Email);
        await site.JoinAsync("annie", "ANN@example.com");
        var mails = await site.Host.MailsAsync(2);
        var link = ConsentSite.UnsubscribeLinkOf(mails[0]);
        Assert.Equal("List-Unsubscribe=One-Click", mails[0].Headers["List-Unsubscribe-Post"]);

        for (var look = 0; look < 1_000; look++) Assert.Equal(200, (await site.GetAsync(link)).Status);
        Assert.Empty(await site.LedgerAsync(Email));
        Assert.True((await site.TopicsAsync(Email))["tips"]);

        Assert.Equal(200, (await site.PostAsync(link, [("List-Unsubscribe", "One-Click")])).Status);
        Assert.False((await site.TopicsAsync(Email))["tips"]);
        Assert.Equal(["Withdrawn"], await site.LedgerAsync(Email));
        await HostFixture.UntilAsync(async () => await site.EnrollmentsAsync("ann") + await site.EnrollmentsAsync("annie") == 0);

        for (var again = 0; again < 20; again++) Assert.Equal(200, (await site.PostAsync(link, [("List-Unsubscribe", "One-Click")])).Status);
        Assert.Equal(["Withdrawn"], await site.LedgerAsync(Email));
        Assert.Equal(2, (await site.Host.MailsAsync(2)).Count);
    }

    [Fact]
    public async Task The_page_tells_what_it_will_do_and_sets_nothing_in_the_browser()
    {
        await using var site = await ConsentSite.StartAsync();
        await site.JoinAsync("ann", Email);
        var link = ConsentSite.UnsubscribeLinkOf((await site.Host.MailsAsync(1))[0]);

        var (status, page, answer) = await site.GetAsync(link);
        Assert.Equal(200, status);
        Assert.Contains("Tips &lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Email, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["noindex"], answer.Headers.GetValues("X-Robots-Tag"));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);

        Assert.Contains("everything else", (await site.PostAsync(link, [("scope", "topic")])).Page, StringComparison.Ordinal);
        Assert.Contains("no more news and offers", (await site.PostAsync(link, [("scope", "all")])).Page, StringComparison.Ordinal);
        Assert.Equal(["Withdrawn", "Withdrawn"], await site.LedgerAsync(Email));
    }

    [Fact]
    public async Task One_click_counts_in_any_form_and_without_one()
    {
        await using var site = await ConsentSite.StartAsync();
        foreach (var (user, content) in new (string, HttpContent?)[]
        {
            ("multipart", new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } }),
            ("nothing", null),
            ("garbage", new ByteArrayContent([0xff, 0x00])),
            ("huge", new FormUrlEncodedContent([new("List-Unsubscribe", new string('x', 100_000))])),
        })
        {
            await site.JoinAsync(user, $"{user}@example.com");
            await HostFixture.UntilAsync(async () => (await site.Host.MailsAsync(0)).Any(mail => mail.To.ToString() == $"{user}@example.com"));
            var mail = (await site.Host.MailsAsync(1)).First(mail => mail.To.ToString() == $"{user}@example.com");
            var (status, _, _) = await site.SendAsync(new HttpRequestMessage(HttpMethod.Post, site.At(ConsentSite.UnsubscribeLinkOf(mail))) { Content = content });
            Assert.Equal(200, status);
            Assert.False((await site.TopicsAsync($"{user}@example.com"))["tips"]);
        }
    }

    [Fact]
    public async Task A_link_that_nobody_signed_tells_nothing_and_does_nothing()
    {
        await using var site = await ConsentSite.StartAsync();
        await site.JoinAsync("ann", Email);
        var mail = (await site.Host.MailsAsync(1))[0];
        var token = ConsentSite.UnsubscribeLinkOf(mail)["/u/".Length..];
        foreach (var wrong in new[] { "x", token[..^1], token + "A", "AAAA" + token[4..] })
        {
            foreach (var route in new[] { "/u/", "/preferences/", "/confirm/" })
            {
                var (getStatus, page, _) = await site.GetAsync(route + wrong);
                Assert.Equal((404, 404), (getStatus, (await site.PostAsync(route + wrong)).Status));
                Assert.Contains("This link does not work", page, StringComparison.Ordinal);
            }
        }

        // Of one purpose, and for no other.
        Assert.Equal((404, 404), ((await site.PostAsync($"/preferences/{token}")).Status, (await site.PostAsync($"/confirm/{token}")).Status));
        Assert.Empty(await site.LedgerAsync(Email));
    }
}
