using Xunit;

namespace Wayfarer.Tests.Browsers;

public sealed class ChromiumTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_page_runs_its_script()
    {
        await using var window = await chromium.OpenAsync();
        var page = await window.NewPageAsync();
        await page.SetContentAsync("<p>before</p><script>document.querySelector('p').textContent = 'after'</script>");

        Assert.Equal("after", await page.TextContentAsync("p"));
    }
}
