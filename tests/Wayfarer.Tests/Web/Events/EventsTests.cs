using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Web.Keys;
using Xunit;

namespace Wayfarer.Tests.Web.Events;

public sealed class EventsTests
{
    [Fact]
    public async Task An_accepted_event_is_shown_as_sent_with_its_contact_and_its_corrected_time()
    {
        var time = new ManualTime();
        await using var host = await HostFixture.StartAsync(time);
        const string Sent = """{ "type": "track", "userId": "ada", "event": "Cart Viewed", "messageId": "one", "timestamp": "2026-03-01T07:59:50Z", "properties": { "total": 12.50 } }""";
        await host.PostAsync("batch", $$"""{ "sentAt": "2026-03-01T08:00:00Z", "batch": [ {{Sent}} ] }""");

        var shown = await OneAsync(host, "status=accepted");
        Assert.Equal(Sent, shown.GetProperty("sent").GetString());
        Assert.Equal(("Cart Viewed", "one", "dev"), (Text(shown, "name"), Text(shown, "messageId"), Text(shown, "key")));
        Assert.Equal(("2026-03-01T07:59:50.000Z", "2026-03-01T08:59:50.000Z"), (Text(shown, "saidAt"), Text(shown, "occurredAt")));
        Assert.Equal(3_600, shown.GetProperty("correctedBySeconds").GetDouble());
        var (_, contact) = await host.GetAsync("/v1/contacts/ada", key: null);
        Assert.Equal(Text(contact, "id"), Text(shown, "contact"));
    }

    [Fact]
    public async Task A_refused_event_is_shown_as_sent_with_field_and_reason()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("batch", """{ "batch": [ { "type": "track", "userId": "ada", "event": "Fine" }, { "type": "track", "event": "Whose" } ] }""");

        var shown = await OneAsync(host, "status=refused");
        Assert.Equal(("Whose", "userId", 1), (Text(shown, "name"), Text(shown, "field"), shown.GetProperty("index").GetInt32()));
        Assert.Equal("""{ "type": "track", "event": "Whose" }""", Text(shown, "sent"));
        Assert.NotEmpty(Text(shown, "reason")!);
        Assert.False(shown.TryGetProperty("outcome", out _));
    }

    [Theory]
    [InlineData("{", null)]
    [InlineData("[1]", null)]
    [InlineData("""{ "batch": 1 }""", "batch")]
    public async Task A_body_that_is_refused_as_a_whole_is_shown_as_a_whole(string body, string? field)
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("batch", body);

        var shown = await OneAsync(host, "status=refused");
        Assert.Equal((body, field), (Text(shown, "sent"), Text(shown, "field")));
    }

    [Fact]
    public async Task A_request_without_a_known_key_is_shown_under_no_key()
    {
        await using var host = await HostFixture.StartAsync();
        await host.TrackAsync("wf_server_abcdefgh_00");

        var shown = await OneAsync(host, "key=none");
        Assert.Equal(("refused", "writeKey", ""), (Text(shown, "status"), Text(shown, "field"), Text(shown, "sent")));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", 0, 403, "writeKey", "is for servers")]
    [InlineData("Content-Encoding", "br", 0, 415, "Content-Encoding", "must be gzip")]
    [InlineData("Content-Encoding", "gzip", 0, 400, null, "is not what its Content-Encoding says")]
    [InlineData("Content-Encoding", "identity", Limits.BytesPerRequest + 1, 413, null, "is larger than")]
    public async Task A_request_that_is_refused_before_its_body_is_used_is_shown_with_the_reason(string header, string value, int bytes, int status, string? field, string reason)
    {
        await using var host = await HostFixture.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/batch") { Content = new StringContent("{}".PadRight(bytes)) };
        if (!request.Headers.TryAddWithoutValidation(header, value)) request.Content.Headers.TryAddWithoutValidation(header, value);
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var shown = await OneAsync(host, "status=refused");
        Assert.Equal(("dev", field, ""), (Text(shown, "key"), Text(shown, "field"), Text(shown, "sent")));
        Assert.StartsWith(reason, Text(shown, "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_key_may_not_do_and_what_is_over_its_rate_is_shown_with_the_reason()
    {
        await using var host = await HostFixture.StartAsync(new ManualTime());
        var (_, made) = await host.PostAsync("/v1/keys", key: null, """{ "name": "page", "kind": "browser", "eventsPerSecond": 1 }""");
        var key = Text(made, "key")!;
        Assert.Equal(403, (await host.PostAsync("/v1/events", key, "{}")).Status);
        for (var number = 0; number < Limits.SecondsOfEventsInReserve; number++) Assert.Equal(200, await host.TrackAsync(key));
        Assert.Equal(429, await host.TrackAsync(key));

        IReadOnlyList<JsonElement> refused = [];
        await HostFixture.UntilAsync(async () => (refused = await ListAsync(host, $"key={Text(made, "id")}&status=refused")).Count == 2);
        Assert.Equal(["or its address has sent too much", "is public"], refused.Select(one => Text(one, "reason")!.Split(';')[0]));
    }

    [Fact]
    public async Task It_is_told_which_journeys_were_entered_and_why_others_were_not()
    {
        await using var host = await HostFixture.StartAsync();
        await host.WriteAsync("journeys/only-pro.json", """
            { "id": "only-pro", "state": "live", "trigger": { "event": "Signed Up" }, "entry": { "if": { "trait": "plan", "equals": "pro" } },
              "steps": [ { "id": "pause", "wait": "1h" } ] }
            """);
        await host.WriteAsync("journeys/only-web.json", """
            { "id": "only-web", "state": "live", "trigger": { "event": "Signed Up", "where": { "from": "web" } },
              "steps": [ { "id": "pause", "wait": "1h" } ] }
            """);
        await host.WriteAsync("journeys/unfinished.json", """
            { "id": "unfinished", "trigger": { "event": "Signed Up" }, "steps": [ { "id": "pause", "wait": "1h" } ] }
            """);
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/journeys")).GetProperty("journeys").GetArrayLength() == 6);
        await host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com" } }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Signed Up" }""");

        var outcome = await OutcomeAsync(host, "name=Signed%20Up", "applied");
        Assert.Equal(
            ["only-pro False the entry filter does not hold", "only-web False the event has not the properties that the trigger asks for", "unfinished False the journey is a draft", "welcome True"],
            Journeys(outcome).Select(journey => journey.StartsWith("welcome", StringComparison.Ordinal) ? "welcome True" : journey));
    }

    [Fact]
    public async Task An_event_that_comes_twice_is_told_as_a_repetition()
    {
        var time = new ManualTime();
        await using var host = await HostFixture.StartAsync(time);
        const string Event = """{ "userId": "ada", "event": "Cart Viewed", "messageId": "one" }""";
        await host.PostAsync("track", Event);
        await OutcomeAsync(host, "name=Cart%20Viewed", "applied");
        time.Advance(TimeSpan.FromSeconds(1));
        await host.PostAsync("track", Event);

        await OutcomeAsync(host, "name=Cart%20Viewed", "repeated");
    }

    [Fact]
    public async Task An_event_that_nothing_asks_for_is_told_what_was_probably_meant()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("track", """{ "userId": "ada", "event": "signed_up" }""");

        var outcome = await OutcomeAsync(host, "name=signed_up", "applied");
        Assert.Equal("No journey begins with \"signed_up\"; did you mean \"Signed Up\"?", Text(outcome, "advice"));
    }

    [Fact]
    public async Task An_event_of_a_visitor_is_found_at_the_person_they_became()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("track", """{ "anonymousId": "visitor", "event": "Signed Up" }""");
        await host.PostAsync("identify", """{ "anonymousId": "visitor", "userId": "ada" }""");
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/contacts/ada", key: null)).Body.GetRawText().Contains("Merged", StringComparison.Ordinal));

        var outcome = await OutcomeAsync(host, "name=Signed%20Up", "applied");
        var (_, ada) = await host.GetAsync("/v1/contacts/ada", key: null);
        Assert.Equal(Text(ada, "id"), Text(outcome, "contact"));
    }

    [Fact]
    public async Task Events_are_listed_by_key_status_and_name_page_by_page_and_survive_a_restart()
    {
        await using var host = await HostFixture.StartAsync();
        var (shop, shopKey) = await host.CreateKeyAsync("browser");
        for (var index = 0; index < 5; index++)
        {
            await host.TrackAsync(shopKey, $"Shop {index}");
            await host.TrackAsync("dev", $"Dev {index}");
        }

        await host.PostAsync("/v1/track", shopKey, """{ "userId": "ada" }""");
        await host.StopAsync();
        await host.StartAsync();

        var all = await ListAsync(host, "");
        Assert.Equal(11, all.Count);
        Assert.Equal(["Shop 4", "Shop 3", "Shop 2", "Shop 1", "Shop 0"], (await ListAsync(host, $"key={shop}&status=accepted")).Select(one => Text(one, "name")));
        Assert.Equal(["Dev 3"], (await ListAsync(host, "name=dev%203")).Select(one => Text(one, "name")));
        var pages = new List<string?>();
        for (var page = await ListAsync(host, "limit=4"); page.Count > 0; page = await ListAsync(host, $"limit=4&before={pages[^1]}")) pages.AddRange(page.Select(one => Text(one, "id")));
        Assert.Equal(all.Select(one => Text(one, "id")), pages);
    }

    [Theory]
    [InlineData("?limit=0", 400)]
    [InlineData("?limit=501", 400)]
    [InlineData("?limit=500", 200)]
    [InlineData("?limit=many", 400)]
    [InlineData("?status=rejected", 400)]
    [InlineData("?before=yesterday", 400)]
    [InlineData("?key=nobody", 404)]
    [InlineData("/names?key=nobody", 404)]
    [InlineData("/yesterday", 404)]
    [InlineData("/a.b.accepted", 404)]
    public async Task What_cannot_be_asked_is_refused(string query, int expected)
    {
        await using var host = await HostFixture.StartAsync();
        using var answer = await host.Client.GetAsync(new Uri($"/v1/events{query}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(expected, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Names_are_counted_by_key_and_those_that_nothing_knows_are_flagged()
    {
        await using var host = await HostFixture.StartAsync();
        foreach (var name in new[] { "Signed Up", "Signed Up", "Signd Up" }) await host.TrackAsync("dev", name);
        await host.PostAsync("/v1/track", "dev", """{ "event": "Signed Up" }""");
        await HostFixture.UntilAsync(async () => (await NamesAsync()).Sum(name => name.GetProperty("today").GetInt64() + name.GetProperty("refusedToday").GetInt64()) == 4);

        var names = await NamesAsync();
        Assert.Equal(["Signd Up True 1 0", "Signed Up False 2 1"], names.Select(name =>
            $"{Text(name, "name")} {name.GetProperty("isNew").GetBoolean()} {name.GetProperty("week").GetInt64()} {name.GetProperty("refusedWeek").GetInt64()}"));
        Assert.Equal("did you mean \"Signed Up\"?", Text(names[0], "advice"));

        async Task<List<JsonElement>> NamesAsync() => [.. (await host.GetAsync("/v1/events/names?key=dev")).GetProperty("names").EnumerateArray()];
    }

    private static async Task<List<JsonElement>> ListAsync(HostFixture host, string query) => [.. (await host.GetAsync($"/v1/events?{query}")).GetProperty("events").EnumerateArray()];

    /// <summary>The one event that a query finds, when it has been recorded.</summary>
    private static async Task<JsonElement> OneAsync(HostFixture host, string query)
    {
        await HostFixture.UntilAsync(async () => (await ListAsync(host, query)).Count > 0);
        return Assert.Single(await ListAsync(host, query));
    }

    /// <summary>What followed from the newest event that a query finds, when it has come to a state.</summary>
    private static async Task<JsonElement> OutcomeAsync(HostFixture host, string query, string state)
    {
        var outcome = default(JsonElement);
        await HostFixture.UntilAsync(async () =>
        {
            if ((await ListAsync(host, query)) is not [var newest, ..]) return false;

            outcome = (await host.GetAsync($"/v1/events/{Text(newest, "id")}")).GetProperty("outcome");
            return Text(outcome, "state") == state;
        });
        return outcome;
    }

    private static IEnumerable<string> Journeys(JsonElement outcome) => outcome.GetProperty("journeys").EnumerateArray()
        .Select(journey => $"{Text(journey, "journey")} {journey.GetProperty("entered").GetBoolean()} {Text(journey, "reason")}".TrimEnd())
        .Order(StringComparer.Ordinal);

    private static string? Text(JsonElement owner, string member) => owner.TryGetProperty(member, out var value) ? value.GetString() : null;
}
