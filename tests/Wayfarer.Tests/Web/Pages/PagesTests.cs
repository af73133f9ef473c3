using System.Net;
using System.Text;
using System.Text.Json;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web.Pages;

public sealed class PagesTests
{
    private const string Evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 | times: 7 }}";

    private static readonly string Text = JsonEncodedText.Encode(Evil).ToString();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_contacts_say_is_text_on_every_page()
    {
        await using var host = await HostFixture.StartAsync();
        await host.WriteAsync("journeys/greedy.json", """
            { "language": 1, "id": "greedy", "state": "live", "trigger": { "event": "Came" },
              "steps": [ { "id": "stay", "waitFor": { "event": "Never" } } ] }
            """);
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/journeys")).GetRawText().Contains("greedy", StringComparison.Ordinal));
        await host.PostAsync("identify", $$"""
            { "userId": "{{Text}}", "anonymousId": "a{{Text}}",
              "traits": { "firstName": "{{Text}}", "lastName": "{{Text}}", "name": "{{Text}}", "email": "{{Text}}", "{{Text}}": "{{Text}}", "deep": { "{{Text}}": ["{{Text}}"] } } }
            """);
        await host.PostAsync("track", $$"""{ "userId": "{{Text}}", "event": "Came", "properties": { "{{Text}}": "{{Text}}" } }""");
        await host.PostAsync("track", $$"""{ "userId": "{{Text}}", "event": "{{Text}}" }""");
        await HostFixture.UntilAsync(async () => (await PageAsync(host, "/journeys/greedy?step=stay")).Contains("alert(1)", StringComparison.Ordinal));

        var people = (await host.GetAsync("/v1/journeys/greedy/people")).GetProperty("people");
        var (contact, name) = (people[0].GetProperty("contact").GetString(), Uri.EscapeDataString(Evil));
        string[] pages =
        [
            "/journeys/greedy", "/journeys/greedy?step=stay", $"/contacts/{contact}", $"/contacts/{contact}?why=journey%3Agreedy", $"/contacts/{contact}?why=message%3A{name}",
            $"/contacts?q={name}", $"/contacts?q=b{name}", $"/journeys/{name}", $"/journeys/greedy?step={name}", $"/sending?done=paused&scope={name}", $"/sending?done=tested&scope={name}",
        ];
        foreach (var path in pages)
        {
            var html = await PageAsync(host, path);
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\"'>", html, StringComparison.Ordinal);
        }

        Assert.Contains("&lt;script&gt;alert(1)", await PageAsync(host, $"/contacts/{contact}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_may_load_nothing_but_its_own_stylesheet()
    {
        await using var host = await HostFixture.StartAsync();
        using var answer = await host.Client.GetAsync(new Uri("/", UriKind.Relative), Cancellation);
        var html = await answer.Content.ReadAsStringAsync(Cancellation);
        var stylesheet = html.Split("href=\"").Select(part => part.Split('"')[0]).Single(part => part.EndsWith(".css", StringComparison.Ordinal));

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("light-dark", await PageAsync(host, stylesheet), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example", null)]
    [InlineData("null", null)]
    [InlineData(null, null)]
    [InlineData("own", "cross-site")]
    public async Task A_form_of_another_page_changes_nothing(string? origin, string? site)
    {
        await using var host = await HostFixture.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(host, "/sending/pause", "all", origin, site));
        Assert.Contains("Everything that may go out goes out", await PageAsync(host, "/sending"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_at_an_address_that_pauses_does_not_pause()
    {
        await using var host = await HostFixture.StartAsync();
        await host.Client.GetAsync(new Uri("/sending/pause?scope=all", UriKind.Relative), Cancellation);
        var page = await PageAsync(host, "/sending?done=paused&scope=all");

        Assert.Contains("Everything that may go out goes out", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_paused_is_told_and_changes_nothing()
    {
        await using var host = await HostFixture.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, "/sending/pause", "everything", "own", "same-origin"));
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync(host, "/sending/pause", "journey:welcome", "own", "same-origin"));
        Assert.Contains("Resume sending in this journey", await PageAsync(host, "/journeys/welcome"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync(host, "/sending/resume", "journey:welcome", "own", "same-origin"));
        Assert.Contains("Pause sending in this journey", await PageAsync(host, "/journeys/welcome"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contact_is_found_by_each_of_its_names()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("identify", """{ "userId": "ada", "anonymousId": "laptop", "traits": { "email": "ada@example.com" } }""");
        await HostFixture.UntilAsync(async () => await FoundAsync("Ada@Example.com") is not null);

        var address = await FoundAsync("ada");
        Assert.NotNull(address);
        Assert.Equal(address, await FoundAsync("ada@example.com"));
        await HostFixture.UntilAsync(async () => await FoundAsync("laptop") == address);
        Assert.Null(await FoundAsync("nobody@example.com"));

        async Task<string?> FoundAsync(string name)
        {
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Client.BaseAddress };
            using var answer = await client.GetAsync(new Uri($"/contacts?q={Uri.EscapeDataString(name)}", UriKind.Relative), Cancellation);
            return answer.Headers.Location?.ToString();
        }
    }

    private static async Task<string> PageAsync(HostFixture host, string path)
    {
        using var answer = await host.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    private static async Task<HttpStatusCode> PostAsync(HostFixture host, string path, string scope, string? origin, string? site)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent($"scope={Uri.EscapeDataString(scope)}", Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin == "own" ? host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        if (site is not null) request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        using var answer = await client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }
}
