using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Domain.Scoring.Suggestions;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Local.Client;
using Xunit;

namespace Wayfarer.Tests.Web;

public sealed class HistoriesTests
{
    private const string Score = """
        {
          "id": "intent", "decay": { "halfLife": "3d" },
          "rules": [ { "id": "pricing", "event": "Pricing Viewed", "points": 30 }, { "id": "pages", "event": "Page Viewed", "points": 5 } ],
          "thresholds": [ { "id": "hot", "at": 30 } ]
        }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_back_test_of_a_host_is_that_of_the_file_it_was_fed_with()
    {
        var people = Visitors.Draw(400);
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("scores"));
        await File.WriteAllTextAsync(folder.File("scores/intent.json"), Score, Cancellation);
        await File.WriteAllLinesAsync(folder.File("history.ndjson"), people.SelectMany(person => person.Events).Select(Call), Cancellation);
        await using var host = await HostFixture.StartAsync(content: [("settings.json", """{ "sending": "off" }""")]);
        foreach (var calls in people.SelectMany(person => person.Events).Chunk(100))
            Assert.Equal(200, (await host.PostAsync("import", $$"""{ "batch": [ {{string.Join(", ", calls.Select(Call))}} ] }""")).Status);
        await host.SettledAsync();

        string[] backtest = ["score", "backtest", "intent", "--content", folder.Path, "--conversion", "Signed Up", "--within", "7d"];
        var (fileCode, ofFile) = await CommandLine.RunAsync([.. backtest, folder.File("history.ndjson")]);
        var (hostCode, ofHost) = await host.RunAsync(backtest);

        Assert.Equal((0, 0), (fileCode, hostCode));
        Assert.Contains("Best: 3", ofFile, StringComparison.Ordinal);
        Assert.Equal(ofFile, ofHost);
    }

    [Fact]
    public async Task Histories_come_page_by_page_in_order_of_ids_and_say_what_people_did()
    {
        await using var host = await HostFixture.StartAsync(content: [("settings.json", """{ "sending": "off" }""")]);
        for (var number = 1; number <= 5; number++)
        {
            await host.PostAsync("identify", $$"""{ "userId": "user-{{number}}", "timestamp": "2026-01-0{{number}}T10:00:00Z", "traits": { "plan": "pro" } }""");
            await host.PostAsync("track", $$"""{ "userId": "user-{{number}}", "timestamp": "2026-01-0{{number}}T09:00:00Z", "event": "Seen", "properties": { "number": {{number}} } }""");
        }

        await host.SettledAsync();
        var people = new List<JsonElement>();
        var pages = 0;
        for (string? next = ""; next is not null; pages++)
        {
            var page = await host.GetAsync($"/v1/histories?limit=2{(next.Length == 0 ? "" : $"&after={next}")}");
            people.AddRange(page.GetProperty("people").EnumerateArray());
            next = page.TryGetProperty("next", out var after) ? after.GetString() : null;
        }

        Assert.Equal((3, 5), (pages, people.Count));
        Assert.Equal(people.Select(Id).Order(StringComparer.Ordinal), people.Select(Id));
        Assert.All(people, person => Assert.Equal(["Seen", "Identified"], person.GetProperty("events").EnumerateArray().Select(@event => @event.GetProperty("name").GetString())));
        Assert.Equal([1, 2, 3, 4, 5], people.Select(person => person.GetProperty("events")[0].GetProperty("properties").GetProperty("number").GetInt32()).Order());
        Assert.All(people, person => Assert.Equal("pro", person.GetProperty("events")[1].GetProperty("traits").GetProperty("plan").GetString()));

        static string Id(JsonElement person) => person.GetProperty("contact").GetString()!;
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("after=ada")]
    public async Task What_cannot_be_meant_is_refused(string query)
    {
        await using var host = await HostFixture.StartAsync(content: []);

        using var answer = await host.Client.GetAsync(new Uri($"/v1/histories?{query}", UriKind.Relative), Cancellation);

        Assert.Equal(400, (int)answer.StatusCode);
        await host.GetAsync($"/v1/histories?limit={Limits.PeoplePerHistoryPage}");
    }

    [Fact]
    public async Task A_back_test_of_nothing_says_what_it_needs()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("scores"));
        await File.WriteAllTextAsync(folder.File("scores/intent.json"), Score, Cancellation);

        var (code, output) = await CommandLine.RunAsync("score", "backtest", "intent", "--content", folder.Path, "--conversion", "Signed Up");

        Assert.Equal(1, code);
        Assert.Contains("Name a file of past events, or a host with --target.", output, StringComparison.Ordinal);
    }

    private static string Call(Wayfarer.Domain.Events.Event @event) => JsonSerializer.Serialize(new
    {
        type = "track", userId = @event.UserId, messageId = @event.MessageId, @event = @event.Name, timestamp = @event.OccurredAt.ToString(),
    });
}
