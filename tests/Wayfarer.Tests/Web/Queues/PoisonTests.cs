using System.Net;
using System.Net.Http.Json;
using System.Text;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Local.Client;
using Xunit;

namespace Wayfarer.Tests.Web.Queues;

public sealed class PoisonTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_gave_nothing_up_says_so()
    {
        await using var host = await HostFixture.StartAsync();

        Assert.Equal((0, "Nothing was given up."), await host.RunAsync("poison", "list") is var (code, list) ? (code, list.Trim()) : default);
        Assert.Contains("0 messages are tried again", (await host.RunAsync("poison", "replay", "all")).Output, StringComparison.Ordinal);
        var (refused, discarded) = await host.RunAsync("poison", "discard", "inbox-0.nothing");
        Assert.Equal(1, refused);
        Assert.Contains("no message with this id", discarded, StringComparison.Ordinal);
        Assert.Equal(1, (await host.RunAsync("poison", "replay", "nothing")).Code);
        Assert.Equal(0, (await host.GetAsync("/v1/poison")).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    public async Task A_listing_has_a_limit(string limit)
    {
        await using var host = await HostFixture.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.GetAsync($"/v1/poison?limit={limit}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/v1/poison?limit=1000", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_form_of_another_page_replays_nothing()
    {
        await using var host = await HostFixture.StartAsync();
        using var form = new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await host.Client.PostAsync("/v1/poison/all/replay", form, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsJsonAsync("/v1/poison/all/replay", new { }, Cancellation)).StatusCode);
    }
}
