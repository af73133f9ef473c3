using System.Text;
using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Tests.Web.Keys;
using Xunit;

namespace Wayfarer.Tests.Web.Consent;

public sealed class SuppressionsTests
{
    [Fact]
    public async Task An_address_is_suppressed_by_hand_shown_with_its_ledger_and_lifted()
    {
        await using var site = await ConsentSite.StartAsync();
        var (status, body) = await site.Host.PostAsync("/v1/suppressions", key: null, """{ "addresses": ["Ann@example.com", "nobody"], "note": "asked by phone" }""");
        Assert.Equal((200, 1, 0), (status, body.GetProperty("suppressed").GetInt32(), body.GetProperty("already").GetInt32()));
        Assert.Equal(2, Assert.Single(body.GetProperty("rejected").EnumerateArray()).GetProperty("line").GetInt32());
        Assert.Equal(1, (await site.Host.PostAsync("/v1/suppressions", key: null, """{ "address": "ann@example.com" }""")).Body.GetProperty("already").GetInt32());

        var shown = await site.Host.GetAsync("/v1/suppressions?address=ann@example.com");
        Assert.Equal("by hand", shown.GetProperty("suppressed").GetString());
        Assert.Equal("suppressed by hand", Assert.Single(shown.GetProperty("ledger").EnumerateArray()).GetProperty("words").GetString());
        Assert.False((await site.TopicsAsync("ann@example.com"))["tips"]);

        Assert.Equal(200, (await site.Host.DeleteAsync("/v1/suppressions?address=ann@example.com", key: null)).Status);
        Assert.Equal(404, (await site.Host.DeleteAsync("/v1/suppressions?address=ann@example.com", key: null)).Status);
        Assert.True((await site.TopicsAsync("ann@example.com"))["tips"]);
        Assert.Equal(["Suppressed", "Lifted"], await site.LedgerAsync("ann@example.com"));
    }

    [Fact]
    public async Task A_list_is_read_from_lines_or_csv_up_to_the_limit_and_not_one_more()
    {
        await using var site = await ConsentSite.StartAsync();
        var csv = "name;email\n\"Ann\";\"ann@example.com\"\nBob;BOB@example.com\n\nEve;none\nAnn;ann@example.com\n";
        var (status, body) = await PostAsync(site, csv);
        Assert.Equal((200, 2), (status, body.GetProperty("suppressed").GetInt32()));
        Assert.Equal(5, Assert.Single(body.GetProperty("rejected").EnumerateArray()).GetProperty("line").GetInt32());
        Assert.Equal(["Suppressed"], await site.LedgerAsync("bob@example.com"));

        Assert.Equal(413, (await PostAsync(site, Lines(Limits.AddressesPerSuppressionList + 1))).Status);
        Assert.Equal(400, (await PostAsync(site, "no address at all")).Status);
        Assert.Equal(413, (await PostAsync(site, new string('x', Limits.BytesPerSuppressionList + 1))).Status);
        Assert.Equal((200, 2_000), await SuppressedAsync(site, Lines(2_000)));
    }

    [Theory]
    [InlineData("browser")]
    [InlineData("server")]
    public async Task Only_the_management_may_look_or_change(string kind)
    {
        await using var site = await ConsentSite.StartAsync();
        var (_, key) = await site.Host.CreateKeyAsync(kind);
        Assert.Equal(403, (await site.Host.GetAsync("/v1/suppressions?address=ann@example.com", key)).Status);
        Assert.Equal(403, (await site.Host.PostAsync("/v1/suppressions", key, """{ "address": "ann@example.com" }""")).Status);
        Assert.Equal(403, (await site.Host.DeleteAsync("/v1/suppressions?address=ann@example.com", key)).Status);
    }

    private static async Task<(int Status, int Suppressed)> SuppressedAsync(ConsentSite site, string lines)
    {
        var (status, body) = await PostAsync(site, lines);
        return (status, body.GetProperty("suppressed").GetInt32());
    }

    private static string Lines(int count) => string.Join('\n', Enumerable.Range(0, count).Select(number => $"person{number}@example.com"));

    private static async Task<(int Status, JsonElement Body)> PostAsync(ConsentSite site, string list)
    {
        var (status, text, _) = await site.SendAsync(new HttpRequestMessage(HttpMethod.Post, site.At("/v1/suppressions")) { Content = new StringContent(list, Encoding.UTF8, "text/csv") });
        return (status, JsonElement.Parse(text));
    }
}
