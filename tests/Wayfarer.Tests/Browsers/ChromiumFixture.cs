using Microsoft.Playwright;
using Wayfarer.Tests.Browsers;
using Xunit;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace Wayfarer.Tests.Browsers;

/// <summary>
/// One real Chromium for the whole test run, started by the first test that needs it with an empty profile. Each test opens
/// windows of its own that share nothing with those of others.
/// </summary>
public sealed class ChromiumFixture : IAsyncDisposable
{
    // A page that a test makes up is from nowhere, and would have to ask somebody before it may speak to this machine.
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebRTC",
    ];

    private readonly Lazy<Task<IBrowser>> _started = new(StartAsync);

    /// <summary>A window with cookies and storage of its own.</summary>
    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var program = await Chromium.FindOrInstallAsync();
        if (program is null) Assert.Skip("Chromium is not installed; on Debian, install it with apt-get install chromium.");

        return await (await _started.Value).NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated) await (await _started.Value).DisposeAsync();
    }

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = await Chromium.FindOrInstallAsync(), Args = Arguments });
        browser.Disconnected += (_, _) => playwright.Dispose();
        return browser;
    }
}
