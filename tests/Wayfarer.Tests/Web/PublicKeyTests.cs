using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Wayfarer.Domain.Events;
using Wayfarer.Runtime.Keys;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web;

/// <summary>What a public key cannot do, whoever holds it.</summary>
public sealed class PublicKeyTests(ITestOutputHelper output)
{
    private const int Tries = 1_000;

    private const string Journey = """
        { "id": "frobbed", "state": "live", "trigger": { "event": "Gizmo Frobbed" }, "entry": { "reentry": { "after": "1s" } }, "steps": [ { "id": "remind", "send": "welcome" } ] }
        """;

    private static readonly WriteKey Page = new("page", "page", KeyKind.Browser, "page");
    private static readonly WriteKey Other = new("other", "other", KeyKind.Browser, "other");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_thousand_tries_at_somebody_else_none_succeeds()
    {
        await using var host = await HostFixture.StartAsync(keys: new FixedKeys(
            ("dev", new WriteKey("dev", "dev", KeyKind.Server, "dev")), ("page", Page), ("other", Other)));
        await host.WriteAsync("journeys/frobbed.json", Journey);
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/journeys")).GetRawText().Contains("frobbed", StringComparison.Ordinal));
        await host.PostAsync("identify", $$"""{ "userId": "{{PublicKeyTries.Victim}}", "anonymousId": "victim-device", "traits": { "email": "{{PublicKeyTries.VictimsAddress}}", "firstName": "Vic" } }""");
        await host.PostAsync("identify", $$"""{ "userId": "{{PublicKeyTries.Watched}}", "anonymousId": "{{PublicKeyTries.WatchedDevice}}", "traits": { "email": "watched@example.com", "firstName": "Wat" } }""");
        await host.SettledAsync();
        var victim = (await host.GetAsync($"/v1/contacts/{PublicKeyTries.Victim}")).GetRawText();
        var watched = await ProfileAsync(host, PublicKeyTries.Watched);

        var tries = new PublicKeyTries(host.UserSecretOf(Page), host.UserSecretOf(Other));
        var statuses = new Dictionary<HttpStatusCode, int>();
        for (var number = 0; number < Tries; number++)
        {
            var (route, body) = tries.Try(number);
            var status = await PostAsync(host, route, body);
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }

        // The tries could have worked: a mail does go out to who proves their address.
        await PostAsync(host, "batch", $$"""
            { "batch": [ { "type": "identify", "userId": "carol", "traits": { "email": "carol@example.com" } }, { "type": "track", "userId": "carol", "event": "Gizmo Frobbed" } ],
              "context": { "userHash": "{{EventSender.ProofOf(host.UserSecretOf(Page), "carol")}}", "emailHash": "{{EventSender.ProofOf(host.UserSecretOf(Page), "carol@example.com")}}" } }
            """);
        var mails = await host.MailsAsync(1);
        await host.SettledAsync();

        output.WriteLine(string.Join(", ", statuses.Select(status => $"{status.Value} times {status.Key}")));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden], statuses.Keys.OrderBy(status => status));
        Assert.Equal(victim, (await host.GetAsync($"/v1/contacts/{PublicKeyTries.Victim}")).GetRawText());
        Assert.Equal(watched, await ProfileAsync(host, PublicKeyTries.Watched));
        Assert.Equal("carol@example.com", Assert.Single((await host.MailsAsync(mails.Count)).SelectMany(mail => mail.To.Mailboxes)).Address);
    }

    private static async Task<string> ProfileAsync(HostFixture host, string user)
    {
        var contact = await host.GetAsync($"/v1/contacts/{user}");
        string[] members = ["id", "userIds", "anonymousIds", "traits", "tags", "segments", "enrollments"];
        return string.Join('\n', members.Select(member => contact.GetProperty(member).GetRawText()));
    }

    /// <summary>As patiently as it takes: what is refused for its number alone was not tried.</summary>
    private static async Task<HttpStatusCode> PostAsync(HostFixture host, string route, string body)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{route}") { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("page:"u8));
            using var answer = await host.Client.SendAsync(request, Cancellation);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests) return answer.StatusCode;

            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, Cancellation);
        }
    }
}
