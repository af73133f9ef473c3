using System.Net;
using System.Text.RegularExpressions;
using MimeKit;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web.Consent;

/// <summary>A host with topics and journeys of its own, and what people do with the links and forms of its messages.</summary>
internal sealed partial class ConsentSite : IAsyncDisposable
{
    /// <summary>Who joins gets tips until they object; who subscribes to news is welcomed.</summary>
    public static readonly IReadOnlyList<(string Path, string Text)> Content =
    [
        ("settings.json", """
            {
              "language": 1, "from": "Example Shop <hello@shop.example>", "sending": "only", "only": ["@example.com"], "postalAddress": "1 High Street",
              "topics": {
                "news": { "name": "News & offers", "description": "Once a month.", "optIn": "double" },
                "tips": { "name": "Tips <b>", "optIn": "none" }
              }
            }
            """),
        ("messages/tip/html.liquid", "---\nsubject: A tip\ntopic: tips\n---\n<p>Do it.</p>\n"),
        ("messages/news/html.liquid", "---\nsubject: Hello {{ contact.firstName }}\ntopic: news\n---\n<p>News.</p>\n"),
        ("journeys/tips.json", """
            {
              "language": 1, "id": "tips", "state": "live", "trigger": { "event": "Joined" },
              "steps": [ { "id": "first", "send": "tip" }, { "id": "pause", "wait": "4s" }, { "id": "second", "send": "tip" } ]
            }
            """),
        ("journeys/news.json", """
            {
              "language": 1, "id": "news", "state": "live", "trigger": { "event": "Subscribed" }, "entry": { "reentry": "always" },
              "steps": [ { "id": "hello", "send": "news" } ]
            }
            """),
    ];

    private readonly HttpClient _browser = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });

    private ConsentSite(HostFixture host) => Host = host;

    public HostFixture Host { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ConsentSite> StartAsync() => new(await HostFixture.StartAsync(content: Content));

    public async Task JoinAsync(string user, string email) => Assert.Equal(200, (await Host.PostAsync(
        "track", $$$"""{ "userId": "{{{user}}}", "event": "Joined", "context": { "traits": { "email": "{{{email}}}" } } }""")).Status);

    /// <summary>What may be sent to an address by topic, as the management sees it.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> TopicsAsync(string email) =>
        (await Host.GetAsync($"/v1/suppressions?address={email}")).GetProperty("topics").EnumerateArray()
            .ToDictionary(topic => topic.GetProperty("topic").GetString()!, topic => topic.GetProperty("sent").GetBoolean());

    public async Task<IReadOnlyList<string>> LedgerAsync(string email) =>
        [.. (await Host.GetAsync($"/v1/suppressions?address={email}")).GetProperty("ledger").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!)];

    public async Task<int> EnrollmentsAsync(string user) => (await Host.GetAsync($"/v1/contacts/{user}")).GetProperty("enrollments").GetArrayLength();

    public async Task<(int Status, string Page, HttpResponseMessage Answer)> GetAsync(string link) => await SendAsync(new HttpRequestMessage(HttpMethod.Get, At(link)));

    public async Task<(int Status, string Page, HttpResponseMessage Answer)> PostAsync(
        string link, IEnumerable<(string Name, string Value)>? fields = null, string? origin = null, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, At(link))
        {
            Content = new FormUrlEncodedContent((fields ?? []).Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (key is not null) request.Headers.Authorization = new("Bearer", key);
        return await SendAsync(request);
    }

    public async Task<(int Status, string Page, HttpResponseMessage Answer)> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            var answer = await _browser.SendAsync(request, Cancellation);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation), answer);
        }
    }

    public Uri At(string link) => new(Host.Client.BaseAddress!, link);

    /// <summary>The path of the link in a message that begins with a route.</summary>
    public static string LinkOf(MimeMessage mail, string route) =>
        Regex.Match(WebUtility.HtmlDecode(mail.HtmlBody)!, $"https?://[^/\"]+({Regex.Escape(route)}[A-Za-z0-9_-]+)") is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException($"The message has no link to {route}.");

    public static string UnsubscribeLinkOf(MimeMessage mail) => Path().Match(mail.Headers["List-Unsubscribe"]!).Groups[1].Value;

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await Host.DisposeAsync();
    }

    [GeneratedRegex("<https?://[^/]+(/u/[^>]+)>")]
    private static partial Regex Path();
}
