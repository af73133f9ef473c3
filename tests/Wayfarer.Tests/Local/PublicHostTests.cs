using System.Net.Http.Headers;
using System.Text;
using Wayfarer.Local.Commands;
using Wayfarer.Tests.Web.Consent;
using Wayfarer.Tests.Web.Keys;
using Xunit;

namespace Wayfarer.Tests.Local;

/// <summary>A host behind a proxy that ends TLS and passes on the name that was asked for, and nothing else of itself.</summary>
public sealed class PublicHostTests
{
    private const string Name = "mail.shop.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recipients_and_visitors_reach_the_host_by_its_public_name_and_nobody_manages_it_without_a_key()
    {
        await using var site = await ConsentSite.StartAsync();
        await site.JoinAsync("ada", "ada@example.com");
        var unsubscribe = ConsentSite.UnsubscribeLinkOf((await site.Host.MailsAsync(1))[0]);
        Assert.Equal(400, await StatusAsync(site.Host, HttpMethod.Get, unsubscribe));

        site.Host.PublicHosts = [Name];
        await site.Host.StopAsync();
        await site.Host.StartAsync();
        var browser = (await site.Host.CreateKeyAsync("browser")).Key;
        var admin = (await site.Host.CreateKeyAsync("admin")).Key;

        Assert.Equal(200, await StatusAsync(site.Host, HttpMethod.Get, unsubscribe));
        Assert.Equal(200, await StatusAsync(site.Host, HttpMethod.Post, "/v1/track", browser));
        Assert.Equal(401, await StatusAsync(site.Host, HttpMethod.Get, "/"));
        Assert.Equal(401, await StatusAsync(site.Host, HttpMethod.Get, "/v1/contacts/ada"));
        Assert.Equal(401, await StatusAsync(site.Host, HttpMethod.Get, "/v1/contacts/ada", "dev"));
        Assert.Equal(403, await StatusAsync(site.Host, HttpMethod.Post, "/v1/track", "dev"));
        Assert.Equal(200, await StatusAsync(site.Host, HttpMethod.Get, "/v1/contacts/ada", admin));
        Assert.Equal(400, await StatusAsync(site.Host, HttpMethod.Get, unsubscribe, name: "evil.example"));
    }

    [Theory]
    [InlineData("mail.shop.example", true)]
    [InlineData("*.shop.example", false)]
    [InlineData("*", false)]
    [InlineData("", false)]
    [InlineData("https://mail.shop.example", false)]
    [InlineData("mail.shop.example:443", false)]
    [InlineData("203.0.113.7", false)]
    [InlineData("LocalHost", false)]
    public void A_public_host_is_one_plain_name(string name, bool isOne)
    {
        if (isOne) Assert.Equal([name], PublicHosts.Parse([name]));
        else Assert.Throws<InvalidDataException>(() => PublicHosts.Parse([name]));
    }

    private static async Task<int> StatusAsync(HostFixture host, HttpMethod method, string path, string? key = null, string name = Name)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(method, new Uri(host.Client.BaseAddress!, path));
        request.Headers.Host = name;
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:")));
        if (method == HttpMethod.Post) request.Content = new StringContent("""{ "anonymousId": "visitor", "event": "Seen" }""", Encoding.UTF8, "text/plain");
        using var answer = await client.SendAsync(request, Cancellation);
        return (int)answer.StatusCode;
    }
}
