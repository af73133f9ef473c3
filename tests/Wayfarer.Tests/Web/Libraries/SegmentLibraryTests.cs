using Wayfarer.Runtime.Keys;
using Wayfarer.Tests.Browsers;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web.Libraries;

/// <summary>Segment's own libraries, unchanged, with their host pointed here.</summary>
public sealed class SegmentLibraryTests(ChromiumFixture chromium, ITestOutputHelper output)
{
    // With the repeats, 9,000 posts by a server and 1,000 by a page.
    private const int FromNode = 8_100;
    private const int FromPage = 900;
    private const int UntilKill = 3_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_posts_with_repeats_are_stored_once_each_although_the_host_is_killed()
    {
        await using var window = await chromium.OpenAsync();
        await NodePackages.InstallAsync();
        await using var host = new HostProcess();
        await host.StartAsync();

        using var node = new NodeEvents(host.Address, "dev", 0, FromNode);
        var shop = await ShopPage.OpenAsync(window, host.Address, host.Address, "dev");
        var posting = shop.PostAsync(FromNode, FromPage);
        await node.ReachAsync(UntilKill);
        await host.KillAsync();
        var atKill = (await StoredEvents.AllAsync(host.Data)).Count;
        await host.StartAsync();
        await node.ReachAsync(FromNode);
        await node.EndAsync();
        await posting;

        var stored = await AllAsync(host);
        output.WriteLine($"{atKill} were in histories at the kill, {stored.Count} in the end.");
        Assert.InRange(atKill, 1, FromNode);
        Assert.Equal(Enumerable.Range(0, FromNode + FromPage), stored.Order());
        Assert.Empty(shop.Elsewhere);
    }

    [Fact]
    public async Task A_page_of_another_origin_posts_with_its_key_and_is_believed_with_its_proof()
    {
        var origin = new Uri("http://shop.localhost:8080");
        var key = new WriteKey("shop", "shop", KeyKind.Browser, "shop") { Origins = ["http://shop.localhost:8080"] };
        await using var window = await chromium.OpenAsync();
        await NodePackages.InstallAsync();
        await using var host = await HostFixture.StartAsync(keys: new FixedKeys(("public", key)));

        var shop = await ShopPage.OpenAsync(window, origin, host.Client.BaseAddress!, "public");
        var proof = Wayfarer.Domain.Events.EventSender.ProofOf(host.UserSecretOf(key), "ada");
        await shop.Page.EvaluateAsync("proof => analytics.identify('ada', { plan: 'gold' }, { context: { userHash: proof } })", proof);
        await shop.Page.EvaluateAsync("() => analytics.identify('bob', { plan: 'stolen' })");
        await shop.Page.EvaluateAsync("() => analytics.page('Home')");
        await HostFixture.UntilAsync(async () => (await host.TryGetAsync("/v1/contacts/ada"))?.GetRawText().Contains("gold", StringComparison.Ordinal) == true);

        Assert.Null(await host.TryGetAsync("/v1/contacts/bob"));
        Assert.Empty(shop.Elsewhere);
    }

    private static async Task<IReadOnlyList<int>> AllAsync(HostProcess host)
    {
        var end = DateTime.UtcNow + Patience;
        List<int> numbers;
        do
        {
            Assert.True(DateTime.UtcNow < end, "Not all events came to their contacts.");
            while (!StoredEvents.IsSettled(host.Data)) await Task.Delay(100, Cancellation);

            await host.KillAsync();
            numbers = [.. (await StoredEvents.AllAsync(host.Data)).Select(stored => stored.Event.Properties!.Value.GetProperty("number").GetInt32())];
            await host.StartAsync();
        }
        while (numbers.Count < FromNode + FromPage);

        return numbers;
    }
}
