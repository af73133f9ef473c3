using System.Text.Json;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Local.Client;
using Xunit;

namespace Wayfarer.Tests.Web.Scores;

/// <summary>Accounts, and scores that are not published, over HTTP and at the command line of a real host.</summary>
public sealed class ScoreEndpointsTests
{
    private const string Intent = """
        {
          "id": "intent", "account": "sum",
          "rules": [ { "id": "orders", "event": "Order Completed", "points": 40 }, { "id": "pages", "event": "Page Viewed", "points": 10 } ],
          "thresholds": [ { "id": "hot", "at": 50 } ]
        }
        """;

    private static readonly (string Path, string Text)[] Content = [("settings.json", "{}"), ("scores/intent.json", Intent)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_has_what_its_contacts_have_together()
    {
        await using var host = await LivedAsync();
        await HostFixture.UntilAsync(async () => await ValueAsync(host) == 90);
        var score = (await host.GetAsync("/v1/accounts/acme/scores")).GetProperty("scores")[0];
        Assert.Equal(("intent", "sum", 2, 0), (
            score.GetProperty("score").GetString(), score.GetProperty("rollUp").GetString(), score.GetProperty("contacts").GetInt32(), score.GetProperty("inexact").GetInt32()));
        Assert.Equal([50m, 40m], score.GetProperty("highest").EnumerateArray().Select(contact => contact.GetProperty("value").GetDecimal()));

        var (code, told) = await host.RunAsync("score", "account", "acme");
        Assert.Equal(0, code);
        Assert.Matches(@"intent\s+90\s+sum\s+2\s+u[0-9a-f]{32} \(50\)", told);
    }

    [Fact]
    public async Task What_a_changed_score_would_do_is_told_and_nothing_is_done()
    {
        await using var host = await LivedAsync();
        var changed = Intent.Replace("\"points\": 40", "\"points\": 60", StringComparison.Ordinal).Replace("\"points\": 10", "\"points\": -20", StringComparison.Ordinal);
        var (status, seen) = await host.PostAsync("scores/preview", changed);
        Assert.Equal((200, 1.0, 2, 2), (status, seen.GetProperty("share").GetDouble(), seen.GetProperty("contacts").GetInt32(), seen.GetProperty("changed").GetInt32()));
        var hot = seen.GetProperty("thresholds")[0];
        Assert.Equal((1, 1, 1, 1), (Count(hot, "now"), Count(hot, "then"), Count(hot, "rise"), Count(hot, "fall")));
        Assert.Equal((40m, 60m), Values(hot.GetProperty("risen")[0]));
        Assert.Equal((50m, 40m), Values(hot.GetProperty("fallen")[0]));
        Assert.Equal(50, (await host.GetAsync("/v1/contacts/ada/scores")).GetProperty("scores")[0].GetProperty("value").GetDecimal());

        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("intent.json"), changed, Cancellation);
        var (code, told) = await host.RunAsync("score", "preview", folder.File("intent.json"));
        Assert.Equal(0, code);
        Assert.Matches(@"hot\s+1\s+1\s+1\s+1\s+u[0-9a-f]{32}: 40 to 60", told);
        Assert.Contains("2 contacts were looked at; 2 would have another score. Nothing was changed.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_with_the_reason()
    {
        await using var host = await LivedAsync();
        var (status, wrong) = await host.PostAsync("scores/preview", Intent.Replace("\"points\": 40", "\"points\": \"many\"", StringComparison.Ordinal));
        var problem = wrong.GetProperty("problems")[0];
        Assert.Equal((400, 3, 70), (status, problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32()));
        Assert.Equal(400, (await host.PostAsync("scores/preview", "[]")).Status);
        Assert.Equal(400, (await host.PostAsync("scores/preview", "")).Status);

        foreach (var (path, expected) in new[] { ("nobody/scores", 404), ($"{new string('a', 257)}/scores", 400), ("acme/scores?at=yesterday", 400) })
        {
            using var answer = await host.Client.GetAsync(new Uri($"/v1/accounts/{path}", UriKind.Relative), Cancellation);
            Assert.Equal(expected, (int)answer.StatusCode);
        }
    }

    private static int Count(JsonElement threshold, string name) => threshold.GetProperty(name).GetInt32();

    private static (decimal Now, decimal Then) Values(JsonElement contact) => (contact.GetProperty("now").GetDecimal(), contact.GetProperty("then").GetDecimal());

    private static async Task<decimal> ValueAsync(HostFixture host) =>
        await host.TryGetAsync("/v1/accounts/acme/scores") is { } answer ? answer.GetProperty("scores")[0].GetProperty("value").GetDecimal() : 0;

    /// <summary>Ada has ordered and looked once, Bob has ordered; both are of acme.</summary>
    private static async Task<HostFixture> LivedAsync()
    {
        var host = await HostFixture.StartAsync(content: Content);
        await host.PostAsync("batch", """
            { "batch": [
              { "type": "group", "userId": "ada", "groupId": "acme", "messageId": "1" }, { "type": "group", "userId": "bob", "groupId": "acme", "messageId": "2" },
              { "type": "track", "userId": "ada", "event": "Order Completed", "messageId": "3" }, { "type": "page", "userId": "ada", "messageId": "4" },
              { "type": "track", "userId": "bob", "event": "Order Completed", "messageId": "5" } ] }
            """);
        await HostFixture.UntilAsync(async () => (await host.TryGetAsync("/v1/contacts/bob/scores")) is { } bob && bob.GetProperty("scores")[0].GetProperty("value").GetDecimal() == 40
            && (await host.GetAsync("/v1/contacts/ada/scores")).GetProperty("scores")[0].GetProperty("value").GetDecimal() == 50);
        return host;
    }
}
