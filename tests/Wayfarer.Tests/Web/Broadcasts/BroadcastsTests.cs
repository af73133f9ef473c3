using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Local.Client;
using Xunit;

namespace Wayfarer.Tests.Web.Broadcasts;

public sealed class BroadcastsTests
{
    private const string Wanted = """{ "id": "spring", "journey": "news", "segment": "pro" }""";

    private static readonly (string, string)[] Content =
    [
        ("settings.json", """{ "sending": "off" }"""),
        ("segments/pro.json", """{ "id": "pro", "if": { "trait": "plan", "equals": "pro" } }"""),
        ("journeys/news.json", """{ "id": "news", "state": "live", "trigger": { "event": "Never" }, "steps": [ { "id": "mark", "tag": "reached" }, { "id": "rest", "wait": "1h" } ] }"""),
        ("journeys/later.json", """{ "id": "later", "state": "draft", "trigger": { "event": "Never" }, "steps": [ { "id": "rest", "wait": "1h" } ] }"""),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_in_a_segment_enters_a_journey_and_the_progress_is_told()
    {
        await using var host = await HostFixture.StartAsync(content: Content);
        for (var number = 0; number < 5; number++) await host.PostAsync("identify", $$"""{ "userId": "user-{{number}}", "traits": { "plan": "{{(number < 3 ? "pro" : "free")}}" } }""");
        await host.SettledAsync();

        var (status, started) = await host.PostAsync("broadcasts", Wanted);
        Assert.Equal((201, "spring"), (status, started.GetProperty("id").GetString()));
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/broadcasts/spring")).GetProperty("state").GetString() == "finished");
        var ended = await host.GetAsync("/v1/broadcasts/spring");
        Assert.Equal(3, ended.GetProperty("reached").GetInt32());
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/journeys/news")).GetProperty("totals").GetProperty("entered").GetInt32() == 3);

        // The same once more is the same broadcast, also when its journey lets nobody in any more.
        await host.WriteAsync("journeys/news.json", Content[2].Item2.Replace("live", "paused", StringComparison.Ordinal));
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/journeys/news")).GetProperty("state").GetString() == "Paused");
        Assert.Equal(400, (await host.PostAsync("broadcasts", Wanted.Replace("spring", "other", StringComparison.Ordinal))).Status);
        Assert.Equal(200, (await host.PostAsync("broadcasts", Wanted)).Status);
        Assert.Equal(1, (await host.GetAsync("/v1/broadcasts")).GetProperty("broadcasts").GetArrayLength());
    }

    [Theory]
    [InlineData("{}", "\"journey\" must say")]
    [InlineData("""{ "journey": "news" }""", "\"segment\" must say")]
    [InlineData("""{ "journey": "news", "segment": "nobody" }""", "There is no segment 'nobody'.")]
    [InlineData("""{ "journey": "nothing", "segment": "pro" }""", "There is no journey 'nothing'.")]
    [InlineData("""{ "journey": "later", "segment": "pro" }""", "The journey 'later' is draft; nobody enters it until")]
    [InlineData("""{ "id": "Spring Sale!", "journey": "news", "segment": "pro" }""", "\"id\" cannot be used: use lower-case letters")]
    [InlineData("""{ "id": "../spring", "journey": "news", "segment": "pro" }""", "\"id\" cannot be used")]
    [InlineData("""{ "id": 5, "journey": "news", "segment": "pro" }""", "The body cannot be used at $.id")]
    [InlineData("[]", "The body")]
    [InlineData("{", "The body")]
    [InlineData("""{ "journey": "news", "segment": "\ud800" }""", "segment has half of a surrogate pair")]
    public async Task What_cannot_begin_is_refused_with_its_reason_and_changes_nothing(string body, string problem)
    {
        await using var host = await HostFixture.StartAsync(content: Content);
        var (status, answer) = await host.PostAsync("broadcasts", body);
        Assert.Equal(400, status);
        Assert.Contains(problem, answer.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await host.GetAsync("/v1/broadcasts")).GetProperty("broadcasts").GetArrayLength());
    }

    [Fact]
    public async Task An_id_is_of_one_broadcast_alone_and_what_ended_can_be_cancelled_again()
    {
        await using var host = await HostFixture.StartAsync(content: [.. Content, ("segments/free.json", """{ "id": "free", "if": { "trait": "plan", "equals": "free" } }""")]);
        await host.PostAsync("broadcasts", Wanted);
        var (status, answer) = await host.PostAsync("broadcasts", Wanted.Replace("pro", "free", StringComparison.Ordinal));
        Assert.Equal(409, status);
        Assert.Contains("is for the journey 'news' and the segment 'pro'", answer.GetProperty("problem").GetString(), StringComparison.Ordinal);

        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/broadcasts/spring")).GetProperty("state").GetString() == "finished");
        using var cancelled = await host.Client.DeleteAsync(new Uri("/v1/broadcasts/spring", UriKind.Relative), Cancellation);
        Assert.Contains("\"state\":\"finished\"", await cancelled.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var missing = await host.Client.DeleteAsync(new Uri("/v1/broadcasts/never", UriKind.Relative), Cancellation);
        Assert.Equal(404, (int)missing.StatusCode);
    }

    [Fact]
    public async Task A_broadcast_is_started_listed_and_cancelled_from_the_command_line()
    {
        await using var host = await HostFixture.StartAsync(content: Content);
        var (code, begun) = await host.RunAsync("broadcast", "start", "news", "--segment", "pro", "--id", "spring");
        Assert.Equal(0, code);
        Assert.Contains("The broadcast spring of 'news' to 'pro' is running; 0 members were reached.", begun, StringComparison.Ordinal);
        await HostFixture.UntilAsync(async () => (await host.RunAsync("broadcast", "show", "spring")).Output.Contains("is finished", StringComparison.Ordinal));
        Assert.Matches(@"spring\s+news\s+pro\s+finished\s+0\s", (await host.RunAsync("broadcast", "list")).Output);
        Assert.Contains("is finished", (await host.RunAsync("broadcast", "cancel", "spring")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await host.RunAsync("broadcast", "start", "later", "--segment", "pro")).Code);
    }
}
