using System.Text.RegularExpressions;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Web.Keys;
using Wayfarer.Web.Callers;
using Xunit;

namespace Wayfarer.Tests.Web.Callers;

/// <summary>Who may call what: every route of the host by itself, so that a new one is covered when it is mapped.</summary>
public sealed class RouteAccessTests
{
    private const string Secret = "ada@example.com";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_routes_are_for_those_who_were_approved()
    {
        await using var host = await HostFixture.StartAsync();
        var received = string.Concat(host.Routes.SelectMany(Describe).Order(StringComparer.Ordinal).Select(line => line + "\n"));
        received = Regex.Replace(received, "pages-[0-9a-f]+", "pages-{hash}");

        var approved = Repository.PathOf("tests", "Wayfarer.Tests", "Web", "Callers", "routes.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") await File.WriteAllTextAsync(approved, received, Cancellation);

        Assert.Equal((await File.ReadAllTextAsync(approved, Cancellation)).ReplaceLineEndings("\n"), received);
    }

    [Fact]
    public async Task Nobody_gets_more_than_their_key_allows()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("identify", $$"""{ "userId": "ada", "traits": { "email": "{{Secret}}" } }""");
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/contacts/ada", key: null)).Status == 200);
        var keys = new Dictionary<string, string>();
        foreach (var kind in new[] { "browser", "server", "admin" }) keys[kind] = (await host.CreateKeyAsync(kind)).Key;
        var (revokedId, revoked) = await host.CreateKeyAsync("admin");
        await host.DeleteAsync($"/v1/keys/{revokedId}", key: null);

        var tried = 0;
        foreach (var (method, path, access) in host.Routes.SelectMany(RouteCalls.Of))
        {
            foreach (var (key, mayCall) in Callers(access, keys, revoked))
            {
                if (mayCall) continue;

                var (status, body) = await CallAsync(host, method, path, key);
                Assert.True(status is 401 or 403, $"{method} {path} with {key ?? "no key"} answered {status}: {body}");
                Assert.DoesNotContain(Secret, body, StringComparison.Ordinal);
                tried++;
            }
        }

        Assert.True(tried > 40, $"only {tried} calls were tried");
    }

    [Fact]
    public async Task A_server_key_reads_and_an_admin_key_manages()
    {
        await using var host = await HostFixture.StartAsync();
        var server = (await host.CreateKeyAsync("server")).Key;
        var admin = (await host.CreateKeyAsync("admin")).Key;

        Assert.Equal(200, (await CallAsync(host, "GET", "/v1/journeys", server)).Status);
        Assert.Equal(200, (await CallAsync(host, "GET", "/v1/journeys", admin)).Status);
        Assert.Equal(200, (await CallAsync(host, "GET", "/v1/keys", admin)).Status);
        Assert.Equal(403, (await CallAsync(host, "GET", "/v1/keys", server)).Status);
        Assert.Equal(401, (await CallAsync(host, "POST", "/v1/track", admin)).Status);
    }

    [Theory]
    [InlineData("GET", "", "", "", "", 200)]
    [InlineData("GET", "", "same-origin", "cors", "empty", 200)]
    [InlineData("GET", "", "none", "navigate", "document", 200)]
    [InlineData("GET", "", "cross-site", "navigate", "document", 200)]
    [InlineData("GET", "", "cross-site", "navigate", "iframe", 403)]
    [InlineData("GET", "", "cross-site", "no-cors", "image", 403)]
    [InlineData("GET", "", "same-site", "cors", "empty", 403)]
    [InlineData("GET", "https://shop.example", "", "", "", 403)]
    [InlineData("GET", "null", "", "", "", 403)]
    [InlineData("POST", "", "", "", "", 201)]
    [InlineData("POST", "own", "same-origin", "navigate", "document", 201)]
    [InlineData("POST", "own", "", "", "", 201)]
    [InlineData("POST", "https://shop.example", "cross-site", "navigate", "document", 403)]
    [InlineData("POST", "http://127.0.0.1:1", "same-site", "navigate", "document", 403)]
    [InlineData("POST", "null", "cross-site", "navigate", "document", 403)]
    [InlineData("POST", "", "cross-site", "navigate", "document", 403)]
    public async Task On_its_own_machine_a_host_is_managed_without_a_key_but_not_by_pages_of_others(
        string method, string origin, string site, string mode, string destination, int expected)
    {
        await using var host = await HostFixture.StartAsync();
        var own = host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        using var request = Request(host, method, "/v1/keys", key: null, """{ "name": "shop", "kind": "server" }""");
        Add("Origin", origin == "own" ? own : origin);
        Add("Sec-Fetch-Site", site);
        Add("Sec-Fetch-Mode", mode);
        Add("Sec-Fetch-Dest", destination);

        Assert.Equal(expected, (await SendAsync(request)).Status);

        void Add(string name, string value)
        {
            if (value.Length > 0) request.Headers.Add(name, value);
        }
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    public async Task What_something_in_front_passes_on_is_not_from_this_machine(string header, string value)
    {
        await using var host = await HostFixture.StartAsync();
        foreach (var key in new[] { null, "dev" })
        {
            using var request = Request(host, "GET", "/v1/keys", key);
            request.Headers.Add(header, value);
            Assert.Equal(401, (await SendAsync(request)).Status);
        }
    }

    private static IEnumerable<string> Describe(RouteEndpoint route) => RouteCalls.MethodsOf(route).Select(method => $"{method,-6} {route.RoutePattern.RawText} {RouteAccess.Of(route)}");

    /// <summary>Who there is, and whether they may.</summary>
    private static IEnumerable<(string? Key, bool MayCall)> Callers(Access access, Dictionary<string, string> keys, string revoked)
    {
        var forAll = access == Access.Anonymous;
        yield return (null, forAll);
        yield return ("nonsense", forAll);
        yield return (revoked, forAll);
        yield return (keys["browser"], forAll || access == Access.WriteKey);
        yield return (keys["server"], forAll || access is Access.WriteKey or Access.Server);
        yield return (keys["admin"], access != Access.WriteKey);
    }

    private static async Task<(int Status, string Body)> CallAsync(HostFixture host, string method, string path, string? key)
    {
        using var request = Request(host, method, path, key);

        // From somewhere else, or whoever has no key would manage as one who is on the machine.
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        return await SendAsync(request);
    }

    private static HttpRequestMessage Request(HostFixture host, string method, string path, string? key, string json = """{ "userId": "ada", "event": "Tried" }""")
    {
        var request = new HttpRequestMessage(HttpMethod.Parse(method), new Uri(host.Client.BaseAddress!, path));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:")));
        if (method is "POST" or "PUT") request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return request;
    }

    private static async Task<(int Status, string Body)> SendAsync(HttpRequestMessage request)
    {
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request, Cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
