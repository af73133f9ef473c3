using Microsoft.Playwright;
using Xunit;

namespace Wayfarer.Tests.Web.Libraries;

/// <summary>A page of a shop with Segment's library for browsers in it, which is what its package holds and nothing from elsewhere.</summary>
internal sealed class ShopPage
{
    private readonly List<string> _elsewhere = [];

    private ShopPage(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>What it asked of others than its own origin and the host.</summary>
    public IReadOnlyList<string> Elsewhere => _elsewhere;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="origin">Where the page pretends to be.</param>
    public static async Task<ShopPage> OpenAsync(IBrowserContext window, Uri origin, Uri host, string key)
    {
        var shop = new ShopPage(await window.NewPageAsync());
        await shop.Page.RouteAsync("**/*", async route =>
        {
            var asked = new Uri(route.Request.Url);
            if (asked.AbsolutePath.StartsWith("/v1/", StringComparison.Ordinal) && asked.Authority == host.Authority) await route.ContinueAsync();
            else if (asked.Authority == origin.Authority) await route.FulfillAsync(await AnswerAsync(asked));
            else await shop.RefuseAsync(route);
        });
        await shop.Page.GotoAsync(new Uri(origin, "/").ToString());
        await shop.Page.EvaluateAsync("([key, origin]) => load(key, origin)", new[] { key, host.ToString().TrimEnd('/') });
        return shop;
    }

    /// <summary>Numbered events, some of them twice, one after the other as fast as the library takes them.</summary>
    public Task PostAsync(int first, int count) => Page.EvaluateAsync("([first, count]) => post(first, count)", new[] { first, count });

    private static async Task<RouteFulfillOptions> AnswerAsync(Uri asked)
    {
        if (asked.AbsolutePath == "/")
            return new() { ContentType = "text/html", Body = await File.ReadAllTextAsync(Repository.PathOf("tests", "Wayfarer.Tests", "Web", "Libraries", "shop.html"), Cancellation) };

        var file = NodePackages.PathOf("@segment", "analytics-next", "dist", "umd", Path.GetFileName(asked.AbsolutePath));
        return File.Exists(file) ? new() { Path = file, ContentType = "text/javascript" } : new() { Status = 404 };
    }

    private Task RefuseAsync(IRoute route)
    {
        lock (_elsewhere) _elsewhere.Add(route.Request.Url);
        return route.AbortAsync();
    }
}
