using System.Text.Json;
using Wayfarer.Domain.Time;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Local.Client;
using Xunit;

namespace Wayfarer.Tests.Web.Explanations;

/// <summary>Why, over HTTP, on the command line and on the pages of a real host.</summary>
public sealed class ExplanationTests
{
    private static readonly (string Path, string Text)[] Content =
    [
        ("settings.json", """{ "timeZone": "Europe/Vienna", "sending": "on", "postalAddress": "1 High Street" }"""),
        ("segments/buyers.json", """{ "id": "buyers", "if": { "all": [ { "event": "Order Completed", "within": "90d" }, { "not": { "trait": "plan", "equals": "free" } } ] } }"""),
        ("segments/big.json", """{ "id": "big", "if": { "event": "Order Completed", "sum": "total", "atLeast": 100 } }"""),
        ("segments/marked.json", """{ "id": "marked", "if": { "any": [ { "tag": "greeted" }, { "trait": "stage", "equals": "new" } ] } }"""),
        ("scores/intent.json", """
            {
              "id": "intent", "decay": { "halfLife": "14d" }, "groups": { "visits": { "atMost": 15 } },
              "rules": [
                { "id": "orders", "event": "Order Completed", "points": 40 },
                { "id": "pages", "event": "Page Viewed", "points": 10, "group": "visits" },
                { "id": "paying", "if": { "not": { "trait": "plan", "equals": "free" } }, "points": 5 }
              ],
              "thresholds": [ { "id": "hot", "at": 50 } ]
            }
            """),
        ("journeys/greet.json", """
            { "id": "greet", "state": "live", "trigger": { "event": "Signed Up" },
              "steps": [ { "id": "set", "update": { "stage": "new" } }, { "id": "mark", "tag": "greeted" }, { "id": "rest", "wait": "9d" } ] }
            """),
    ];

    [Fact]
    public async Task A_segment_is_explained_now_and_as_it_was_by_what_was_known_then()
    {
        var (host, between) = await LivedAsync();
        await using var running = host;
        var segments = await host.GetAsync("/v1/contacts/ada/segments");
        Assert.Equal(["buyers", "marked"], segments.GetProperty("segments").EnumerateArray().Select(segment => segment.GetProperty("segment").GetString()));
        var buyers = segments.GetProperty("segments")[0];
        Assert.True(Instant.TryParse(buyers.GetProperty("until").GetString(), out _));

        var now = await host.GetAsync("/v1/contacts/ada/explain?segment=buyers");
        Assert.Equal("is in the segment buyers", now.GetProperty("clause").GetProperty("words").GetString());
        Assert.Equal(("true", buyers.GetProperty("until").GetString()), (Value(now.GetProperty("clause")), now.GetProperty("clause").GetProperty("until").GetString()));
        var all = now.GetProperty("clause").GetProperty("parts")[0];
        Assert.Equal("all of these hold", all.GetProperty("words").GetString());
        var count = all.GetProperty("parts")[0];
        Assert.Equal(["order-2"], count.GetProperty("evidence").EnumerateArray().Select(seen => seen.GetProperty("messageId").GetString()));
        Assert.Equal(30, count.GetProperty("evidence")[0].GetProperty("properties").GetProperty("total").GetInt32());
        Assert.Equal("false", Value(all.GetProperty("parts")[1].GetProperty("parts")[0]));

        var big = (await host.GetAsync("/v1/contacts/ada/explain?segment=big")).GetProperty("clause").GetProperty("parts")[0];
        Assert.Equal("false", Value(big));
        Assert.Equal(2, big.GetProperty("evidence").GetArrayLength());
        Assert.Contains("the sum of total is 70", big.GetProperty("notes").EnumerateArray().Select(note => note.GetString()));

        // Before the first order, and with what a journey had set.
        var then = await host.GetAsync($"/v1/contacts/ada/explain?segment=buyers&at={between}");
        Assert.Equal((between, "false"), (then.GetProperty("at").GetString(), Value(then.GetProperty("clause"))));
        var marked = (await host.GetAsync($"/v1/contacts/ada/explain?segment=marked&at={between}")).GetProperty("clause").GetProperty("parts")[0];
        Assert.Equal(["true", "true"], marked.GetProperty("parts").EnumerateArray().Select(Value));
        Assert.Empty(then.GetProperty("missing").EnumerateArray());
    }

    [Fact]
    public async Task A_score_is_explained_point_by_point()
    {
        var (host, between) = await LivedAsync();
        await using var running = host;
        var intent = (await host.GetAsync("/v1/contacts/ada/scores")).GetProperty("scores")[0];
        Assert.Equal("hot", intent.GetProperty("above")[0].GetProperty("id").GetString());
        Assert.True(intent.GetProperty("isDecaying").GetBoolean());
        var next = intent.GetProperty("nextCrossing");
        Assert.Equal(("hot", "fall", intent.GetProperty("until").GetString()), (next.GetProperty("threshold").GetProperty("id").GetString(), next.GetProperty("on").GetString(), next.GetProperty("at").GetString()));

        var score = (await host.GetAsync("/v1/contacts/ada/explain?score=intent")).GetProperty("score");
        Assert.Equal(["orders", "orders", "pages", "pages", "paying"], score.GetProperty("points").EnumerateArray().Select(points => points.GetProperty("rule").GetString()));
        var visits = score.GetProperty("groups").EnumerateArray().Single(group => group.TryGetProperty("group", out _));
        Assert.True(visits.GetProperty("sum").GetDecimal() > 15);
        Assert.Equal(15, visits.GetProperty("counted").GetDecimal());
        Assert.Equal(score.GetProperty("score").GetProperty("value").GetDecimal(), score.GetProperty("groups").EnumerateArray().Sum(group => group.GetProperty("counted").GetDecimal()));
        Assert.Equal("true", Value(score.GetProperty("points")[4].GetProperty("why")));

        var then = (await host.GetAsync($"/v1/contacts/ada/explain?score=intent&at={between}")).GetProperty("score").GetProperty("score");
        Assert.Equal(5, then.GetProperty("value").GetDecimal());
    }

    [Fact]
    public async Task The_past_is_explained_by_the_definitions_that_were_live_then()
    {
        var (host, between) = await LivedAsync();
        await using var running = host;
        var live = (await host.GetAsync("/v1/journeys")).GetProperty("snapshot").GetInt64();
        await host.WriteAsync("segments/buyers.json", """{ "id": "buyers", "if": { "event": "Order Completed", "atLeast": 9 } }""");
        await host.WriteAsync("segments/new.json", """{ "id": "new", "if": { "event": "Order Completed" } }""");
        await HostFixture.UntilAsync(async () => (await host.TryGetAsync("/v1/contacts/ada/explain?segment=new")) is not null
            && (await host.GetAsync("/v1/contacts/ada/explain?segment=buyers")).GetProperty("clause").GetProperty("value").GetString() == "false");

        var then = await host.GetAsync($"/v1/contacts/ada/explain?segment=buyers&at={between}");
        Assert.Equal(live, then.GetProperty("definitions").GetProperty("snapshot").GetInt64());
        Assert.True(then.GetProperty("definitions").GetProperty("live").GetInt64() > live);
        Assert.Equal("all of these hold", then.GetProperty("clause").GetProperty("parts")[0].GetProperty("words").GetString());

        // What there was not yet is explained by what there is.
        var young = await host.GetAsync($"/v1/contacts/ada/explain?segment=new&at={between}");
        Assert.Equal(young.GetProperty("definitions").GetProperty("live").GetInt64(), young.GetProperty("definitions").GetProperty("snapshot").GetInt64());
        Assert.Equal("false", Value(young.GetProperty("clause")));
    }

    [Fact]
    public async Task Whoever_went_up_in_another_contact_was_itself_before()
    {
        await using var host = await HostFixture.StartAsync(content: Content);
        await host.PostAsync("track", """{ "anonymousId": "laptop", "event": "Order Completed", "messageId": "as-visitor", "properties": { "total": 120 } }""");
        await HostFixture.UntilAsync(async () => (await host.TryGetAsync("/v1/contacts/laptop/segments"))?.GetProperty("segments").GetArrayLength() == 2);
        var visitor = await host.GetAsync("/v1/contacts/laptop/segments");
        var then = visitor.GetProperty("segments")[0].GetProperty("since").GetString();
        await host.PostAsync("identify", """{ "userId": "ada", "anonymousId": "laptop", "traits": { "plan": "free" } }""");
        await HostFixture.UntilAsync(async () => (await host.TryGetAsync("/v1/contacts/ada/segments"))?.GetProperty("segments") is { } inside
            && inside.GetArrayLength() == 1 && inside[0].GetProperty("segment").GetString() == "big");

        var before = await host.GetAsync($"/v1/contacts/laptop/explain?segment=buyers&at={then}");
        Assert.Equal((visitor.GetProperty("contact").GetString(), "true"), (before.GetProperty("contact").GetString(), Value(before.GetProperty("clause"))));
        var now = await host.GetAsync("/v1/contacts/laptop/explain?segment=big");
        Assert.StartsWith("u", now.GetProperty("contact").GetString(), StringComparison.Ordinal);
        Assert.Equal("as-visitor", now.GetProperty("clause").GetProperty("parts")[0].GetProperty("evidence")[0].GetProperty("messageId").GetString());
        Assert.Null(await host.TryGetAsync($"/v1/contacts/ada/explain?segment=buyers&at={then}"));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_with_the_reason()
    {
        (string Question, int Status, string Reason)[] cases =
        [
            ("ada/explain", 400, "segment and score"),
            ("ada/explain?segment=buyers&score=intent", 400, "segment and score"),
            ("ada/explain?segment=buyers&at=yesterday", 400, "at must be an instant such as"),
            ("ada/explain?segment=buyers&at=2999-01-01", 400, "at lies in the future"),
            ("ada/explain?segment=buyers&at=2020-01-01", 404, "at: nothing was known of this contact then. It was first heard of "),
            ("ada/explain?segment=buyer", 404, "segment: there is no segment 'buyer'; did you mean \"buyers\"?"),
            ("ada/explain?score=x", 404, "score: there is no score 'x'"),
            ("nobody/explain?segment=buyers", 404, "Nobody is known"),
            ("nobody/segments", 404, "Nobody is known"),
            ("nobody/scores", 404, "Nobody is known"),
        ];
        var (host, _) = await LivedAsync();
        await using var running = host;
        foreach (var (question, status, reason) in cases)
        {
            using var answer = await host.Client.GetAsync(new Uri($"/v1/contacts/{question}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)answer.StatusCode);
            var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("problem").GetString();
            Assert.Contains(reason, problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_command_line_tells_the_tree_in_words()
    {
        var (host, between) = await LivedAsync();
        await using var running = host;
        var (code, told) = await host.RunAsync("explain", "ada", "--segment", "buyers");
        Assert.Equal(0, code);
        Assert.Matches(@"✓ is in the segment buyers   until \S+Z\n  ✓ all of these hold   until \S+Z\n    ✓ ""Order Completed"" at least 1 time within 90 days   until \S+Z\n", told);
        Assert.Matches(@"        ""Order Completed"" \S+Z  \[order-2\]\n        \(2 events within the time that is asked for\)\n    ✓ this does not hold\n      ✗ the trait plan is free\n          plan is not known", told);

        var (_, score) = await host.RunAsync("explain", "ada", "--score", "intent");
        Assert.Matches(@"= intent is \d+\.\d+\n    \(above hot; decays all the time; falls below hot at \S+Z\)\n  orders: \+40 for ""Order Completed"", half after 14 days\n    \+\d+\.\d+ of 40  ""Order Completed"" \S+Z  \[order-2\]", score);
        Assert.Matches(@"the group visits comes to \d+\.\d+, of which 15 counts", score);
        Assert.Contains("✗ is in the segment buyers", (await host.RunAsync("explain", "ada", "--segment", "buyers", "--at", between)).Output, StringComparison.Ordinal);
        Assert.Contains("did you mean \"buyers\"?", (await host.RunAsync("explain", "ada", "--segment", "buyrs")).Output, StringComparison.Ordinal);
        Assert.Contains("first heard of", (await host.RunAsync("explain", "ada", "--segment", "buyers", "--at", "2020-01-01")).Output, StringComparison.Ordinal);

        Assert.Matches(@"intent\s+3\s+hot at 50", (await host.RunAsync("score", "list")).Output);
        Assert.Contains("paying: +5 as long as: not the trait plan is free", (await host.RunAsync("score", "show", "intent")).Output, StringComparison.Ordinal);
        Assert.Contains("There is no score 'x'", (await host.RunAsync("score", "show", "x")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_contact_leads_to_why()
    {
        var (host, between) = await LivedAsync();
        await using var running = host;
        var page = await PageAsync("/contacts/ada");
        var links = System.Text.RegularExpressions.Regex.Matches(page, "href=\"(/contacts/[^\"]+/why[^\"]+)\"").Select(match => System.Net.WebUtility.HtmlDecode(match.Groups[1].Value)).ToList();
        Assert.Equal(3, links.Count);
        Assert.Contains("falls below hot", page, StringComparison.Ordinal);
        Assert.Contains("is in buyers</h1>", await PageAsync(links[0]), StringComparison.Ordinal);
        var score = await PageAsync(links[2]);
        Assert.Contains("What intent of ", score, StringComparison.Ordinal);
        Assert.Contains("order-2", score, StringComparison.Ordinal);
        Assert.Contains("is not in buyers</h1>", await PageAsync($"{links[0]}&at={between}"), StringComparison.Ordinal);
        using var unknown = await host.Client.GetAsync(new Uri("/contacts/ada/why?segment=x", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)unknown.StatusCode);

        async Task<string> PageAsync(string path) => await host.Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
    }

    /// <summary>Ada signs up and, later, looks around and buys twice; and an instant between the two.</summary>
    private static async Task<(HostFixture Host, string Between)> LivedAsync()
    {
        var host = await HostFixture.StartAsync(content: Content);
        await host.PostAsync("track", """{ "userId": "ada", "event": "Signed Up", "messageId": "signed-up" }""");
        await HostFixture.UntilAsync(async () => (await host.TryGetAsync("/v1/contacts/ada/segments"))?.GetProperty("segments").GetArrayLength() == 1);
        var between = (await host.GetAsync("/v1/contacts/ada/segments")).GetProperty("segments")[0].GetProperty("since").GetString()!;
        foreach (var (id, name, total) in new[] { ("page-1", "Page Viewed", 0), ("page-2", "Page Viewed", 0), ("order-1", "Order Completed", 40), ("order-2", "Order Completed", 30) })
            await host.PostAsync("track", $$"""{ "userId": "ada", "event": "{{name}}", "messageId": "{{id}}", "properties": { "total": {{total}} } }""");
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/contacts/ada/explain?segment=big"))
            .GetProperty("clause").GetProperty("parts")[0].TryGetProperty("evidence", out var seen) && seen.GetArrayLength() == 2);
        return (host, between);
    }

    private static string Value(JsonElement clause) => clause.GetProperty("value").GetString()!;
}
