using Microsoft.Playwright;
using Wayfarer.Tests.Browsers;
using Xunit;

namespace Wayfarer.Tests.Web.Pages;

/// <summary>The pages as people use them: in a real browser, by day and by night, on a phone, and without a mouse.</summary>
public sealed class PagesInBrowserTests(ChromiumFixture chromium, ShopFixture shop) : IClassFixture<ShopFixture>
{
    private const int LargestPage = 50 * 1024;

    private static readonly string[] Pages =
    [
        "/", "/journeys", "/journeys/abandoned-cart", "/journeys/abandoned-cart?step=day", "/journeys/order-thanks", "/contacts", "/contacts?q=nobody",
        $"/contacts/{ShopFixture.NobodysMail}", $"/contacts/{ShopFixture.NobodysMail}?why=message%3Athanks", "/events", "/events?status=refused", "/deliveries", "/sending", "/content", "/journeys/nothing",
    ];

    public static TheoryData<ColorScheme> Schemes => [ColorScheme.Light, ColorScheme.Dark];

    private static string Screenshots => Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "wayfarer-pages")).FullName;

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Every_page_can_be_read_by_everybody_and_asks_nobody_else_for_anything(ColorScheme scheme)
    {
        await using var window = await OpenAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1280, Height = 900 } });
        await window.AddInitScriptAsync(scriptPath: NodePackages.PathOf("axe-core", "axe.min.js"));
        var page = await window.NewPageAsync();
        var (complaints, addresses) = Watch(page);
        foreach (var path in Pages)
        {
            var answer = await page.GotoAsync(new Uri(shop.Address, path).ToString());
            Assert.True(answer!.Status == (path.EndsWith("nothing", StringComparison.Ordinal) ? 404 : 200), $"{path} answers {answer.Status}");
            Assert.True((await page.ContentAsync()).Length < LargestPage, $"{path} is too large");
            await page.ScreenshotAsync(new() { Path = FileOf(path, scheme.ToString().ToLowerInvariant()), FullPage = true });

            var violations = await page.EvaluateAsync<string[]>(
                "async () => (await axe.run()).violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | '))");
            Assert.True(violations.Length == 0, $"{path}: {string.Join('\n', violations)}");
        }

        // The one page that is not there says so in the console; nothing else does.
        Assert.DoesNotContain(complaints, complaint => !complaint.Contains("404", StringComparison.Ordinal));
        Assert.All(addresses, address => Assert.StartsWith(shop.Address.ToString(), address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_page_is_wider_than_a_small_phone()
    {
        await using var window = await OpenAsync(new() { ViewportSize = new() { Width = 320, Height = 640 } });
        var page = await window.NewPageAsync();
        foreach (var path in Pages)
        {
            await page.GotoAsync(new Uri(shop.Address, path).ToString());
            await page.ScreenshotAsync(new() { Path = FileOf(path, "phone"), FullPage = true });
            Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= 320, $"{path} is wider than 320 pixels");
        }
    }

    [Fact]
    public async Task Who_waits_here_is_found_by_keyboard()
    {
        await using var window = await OpenAsync();
        var page = await StartAsync(window);

        await FollowAsync(page, "Journeys");
        await FollowAsync(page, "abandoned-cart");
        await FollowAsync(page, "here at day");

        Assert.Equal("Who is at \"day\"", await page.TextContentAsync("#people"));
        Assert.NotEmpty(await page.Locator("#people ~ .scroll tbody tr").AllAsync());
        await FollowAsync(page, "@example.com");
        Assert.Contains("/contacts/", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_somebody_did_not_get_a_message_is_answered_by_keyboard()
    {
        await using var window = await OpenAsync();
        var page = await StartAsync(window);

        await FollowAsync(page, "Contacts");
        await ReachAsync(page, "INPUT", "");
        await page.Keyboard.TypeAsync(ShopFixture.NobodysMail);
        await EnterAsync(page);
        await ReachAsync(page, "SELECT", "");
        await page.Keyboard.TypeAsync("thanks");
        await ReachAsync(page, "BUTTON", "Ask");
        await EnterAsync(page);

        Assert.Contains("'thanks' was skipped", await page.TextContentAsync(".answer"));
        Assert.Contains("the contact has no e-mail address", await page.TextContentAsync(".answer"));
    }

    [Fact]
    public async Task All_sending_is_paused_and_resumed_by_keyboard()
    {
        await using var window = await OpenAsync();
        var page = await StartAsync(window);

        await FollowAsync(page, "Sending");
        await ReachAsync(page, "BUTTON", "Pause all sending");
        await EnterAsync(page);
        Assert.Equal("Paused: all sending", await page.TextContentAsync("[role=status]"));
        Assert.StartsWith("Paused: all sending", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal("All sending is paused", await page.TextContentAsync(".sending"));

        await ReachAsync(page, "BUTTON", "Resume all sending");
        await EnterAsync(page);
        Assert.Equal("Resumed: all sending", await page.TextContentAsync("[role=status]"));
        Assert.Equal("Sending is on", await page.TextContentAsync(".sending"));
    }

    [Fact]
    public async Task A_test_is_sent_by_keyboard()
    {
        await using var window = await OpenAsync();
        var page = await StartAsync(window);

        await FollowAsync(page, "Sending");
        await ReachAsync(page, "SELECT", "thanks");
        await page.Keyboard.TypeAsync("thanks");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("me@example.com");
        await ReachAsync(page, "BUTTON", "Send the test");
        await EnterAsync(page);

        Assert.Equal("The test of thanks was handed over", await page.TextContentAsync("[role=status]"));
    }

    [Fact]
    public async Task A_keyboard_skips_the_menu_and_sees_where_it_is()
    {
        await using var window = await OpenAsync();
        var page = await StartAsync(window);

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        Assert.True((await page.Locator(".skip").BoundingBoxAsync())!.Y >= 0);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('main').contains(document.activeElement)"));
        Assert.Equal("solid", await page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));
    }

    private static (List<string> Complaints, List<string> Addresses) Watch(IPage page)
    {
        var complaints = new List<string>();
        var addresses = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, request) => addresses.Add(request.Url);
        return (complaints, addresses);
    }

    private static string FileOf(string path, string kind) =>
        Path.Combine(Screenshots, $"{string.Concat(path.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'))}-{kind}.png");

    /// <summary>Tabs to a link with this text and follows it.</summary>
    private static async Task FollowAsync(IPage page, string text)
    {
        await ReachAsync(page, "A", text);
        await EnterAsync(page);
    }

    /// <summary>Presses Enter and waits for the page that follows.</summary>
    private static async Task EnterAsync(IPage page)
    {
        await page.EvaluateAsync("() => { window.isOld = true; }");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => !window.isOld && document.readyState === 'complete'");
    }

    /// <summary>Presses Tab until something of this kind that holds the text has the focus, as somebody without a mouse does.</summary>
    private static async Task ReachAsync(IPage page, string element, string text)
    {
        const int MostStops = 150;
        for (var stop = 0; stop < MostStops; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            var found = await page.EvaluateAsync<bool>(
                "([element, text]) => document.activeElement.tagName === element && document.activeElement.type !== 'hidden' && document.activeElement.textContent.replace(/\\s+/g, ' ').includes(text)",
                new[] { element, text });
            if (found) return;
        }

        Assert.Fail($"No Tab leads to {element} '{text}' on {page.Url}.");
    }

    private async Task<IPage> StartAsync(IBrowserContext window)
    {
        var page = await window.NewPageAsync();
        await page.GotoAsync(shop.Address.ToString());
        return page;
    }

    private async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions? options = null)
    {
        if (!shop.IsThere) Assert.Skip("The click stream was not found: put it into a folder shared/data above the tests, or name its folder in WAYFARER_DATA.");
        if (NodePackages.MissingTool is { } tool) Assert.Skip($"The rules for readable pages need {tool}, which is not on the path.");
        await NodePackages.InstallAsync();
        return await chromium.OpenAsync(options);
    }
}
