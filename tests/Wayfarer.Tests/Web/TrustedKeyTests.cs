using System.Net.Http.Headers;
using System.Text;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Web.Keys;
using Xunit;

namespace Wayfarer.Tests.Web;

/// <summary>Keys that are believed, shown by pages and from elsewhere, at the door of events and at the one of forms.</summary>
public sealed class TrustedKeyTests
{
    private const string Evil = "https://evil.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, null, 200)]
    [InlineData("own", "same-origin", null, 200)]
    [InlineData(Evil, "cross-site", null, 403)]
    [InlineData(Evil, null, null, 403)]
    [InlineData(null, "cross-site", null, 403)]
    [InlineData(null, "same-site", null, 403)]
    [InlineData("null", "cross-site", null, 403)]
    [InlineData(null, null, "203.0.113.7", 403)]
    public async Task The_key_that_everybody_knows_is_of_use_on_its_machine_and_to_no_page_of_others(string? origin, string? site, string? forwardedFor, int expected)
    {
        await using var host = await HostFixture.StartAsync();
        foreach (var (path, body) in Posts("dev"))
        {
            foreach (var key in new[] { null, "dev" })
            {
                var (status, said) = await PostAsync(host, path, body, key, ("Origin", origin), ("Sec-Fetch-Site", site), ("X-Forwarded-For", forwardedFor));
                Assert.True(status == expected, $"{path} answered {status}: {said}");
            }
        }

        await host.SettledAsync();
        Assert.Equal(expected == 200 ? 200 : 404, (await host.GetAsync("/v1/contacts/victim", key: null)).Status);
    }

    [Fact]
    public async Task A_secret_key_is_of_use_from_elsewhere_and_to_no_page_of_others()
    {
        await using var host = await HostFixture.StartAsync();
        var key = (await host.CreateKeyAsync("server")).Key;
        foreach (var (path, body) in Posts(key))
        {
            Assert.Equal(200, (await PostAsync(host, path, body, key, ("X-Forwarded-For", "203.0.113.7"))).Status);
            Assert.Equal(403, (await PostAsync(host, path, body, key, ("Origin", Evil))).Status);
        }
    }

    private static (string Path, string Body)[] Posts(string key) =>
    [
        ("/v1/track", $$"""{ "writeKey": "{{key}}", "userId": "victim", "event": "Stolen" }"""),
        ("/v1/batch", $$"""{ "writeKey": "{{key}}", "batch": [ { "type": "identify", "userId": "victim", "traits": { "email": "mallory@example.com" } } ] }"""),
        ("/v1/subscribe", $$"""{ "key": "{{key}}", "email": "victim@example.com" }"""),
    ];

    /// <summary>In the way in which a page posts without being asked first.</summary>
    private static async Task<(int Status, string Body)> PostAsync(HostFixture host, string path, string body, string? key, params (string Name, string? Value)[] headers)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Client.BaseAddress!, path)) { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:")));
        foreach (var (name, value) in headers)
        {
            var own = host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
            if (value is not null) request.Headers.Add(name, value == "own" ? own : value);
        }

        using var answer = await client.SendAsync(request, Cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
