using Xunit;

namespace Wayfarer.Tests.Web.Consent;

public sealed class PreferencesTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task People_choose_topics_leave_all_and_come_back_and_see_what_was_saved()
    {
        await using var site = await ConsentSite.StartAsync();
        await site.JoinAsync("ann", Email);
        var link = ConsentSite.LinkOf((await site.Host.MailsAsync(1))[0], "/preferences/");
        var (status, page, _) = await site.GetAsync(link);
        Assert.Equal(200, status);
        Assert.Contains("Once a month.", page, StringComparison.Ordinal);
        Assert.Equal(["tips"], Checked(page));

        page = (await site.PostAsync(link, [("topic", "news"), ("topic", "made-up"), ("scope", "chosen")])).Page;
        Assert.Contains("Saved.", page, StringComparison.Ordinal);
        Assert.Equal(["news"], Checked(page));
        Assert.Equal((true, false), ((await site.TopicsAsync(Email))["news"], (await site.TopicsAsync(Email))["tips"]));
        Assert.Equal(["Withdrawn", "Confirmed"], await site.LedgerAsync(Email));

        // The same once more is nothing new.
        await site.PostAsync(link, [("topic", "news"), ("scope", "chosen")]);
        Assert.Equal(2, (await site.LedgerAsync(Email)).Count);

        Assert.Empty(Checked((await site.PostAsync(link, [("topic", "news"), ("scope", "all")])).Page));
        Assert.DoesNotContain((await site.TopicsAsync(Email)).Values, isSent => isSent);
        Assert.Equal(["news", "tips"], Checked((await site.PostAsync(link, [("topic", "news"), ("topic", "tips")])).Page));
        Assert.True((await site.TopicsAsync(Email)).Values.All(isSent => isSent));
    }

    [Fact]
    public async Task Looking_at_it_changes_nothing()
    {
        await using var site = await ConsentSite.StartAsync();
        await site.JoinAsync("ann", Email);
        var link = ConsentSite.LinkOf((await site.Host.MailsAsync(1))[0], "/preferences/");
        for (var look = 0; look < 20; look++) Assert.Equal(200, (await site.GetAsync(link)).Status);
        Assert.Empty(await site.LedgerAsync(Email));
    }

    private static IEnumerable<string> Checked(string page) =>
        page.Split("<input").Skip(1).Where(input => input[..input.IndexOf('>', StringComparison.Ordinal)].Contains("checked", StringComparison.Ordinal))
            .Select(input => input.Split("value=\"")[1].Split('"')[0]).Order(StringComparer.Ordinal);
}
