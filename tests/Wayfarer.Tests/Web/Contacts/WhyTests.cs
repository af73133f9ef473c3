using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web.Contacts;

/// <summary>Why somebody is not in a journey or did not get a message, as support asks it.</summary>
public sealed class WhyTests
{
    private const string Reminder = """
        { "language": 1, "id": "reminder", "state": "live", "trigger": { "event": "Gizmo Frobbed" },
          "entry": { "if": { "trait": "city", "equals": "Paris" } }, "exit": [{ "event": "Gizmo Bought" }],
          "steps": [ { "id": "pause", "wait": "1h" }, { "id": "remind", "send": "welcome" } ] }
        """;

    [Fact]
    public async Task Every_way_of_not_getting_something_has_its_words()
    {
        await using var host = await HostFixture.StartAsync();
        await host.WriteAsync("journeys/reminder.json", Reminder);
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/journeys")).GetRawText().Contains("reminder", StringComparison.Ordinal));
        foreach (var (user, city) in new[] { ("ann", "Oslo"), ("bea", "Paris"), ("cid", "Paris"), ("dan", "Paris") })
            await host.PostAsync("identify", $$"""{ "userId": "{{user}}", "traits": { "city": "{{city}}" } }""");
        foreach (var user in new[] { "ann", "bea", "cid" }) await host.PostAsync("track", $$"""{ "userId": "{{user}}", "event": "Gizmo Frobbed" }""");
        await host.PostAsync("track", """{ "userId": "cid", "event": "Gizmo Bought" }""");
        await host.PostAsync("track", """{ "userId": "ann", "event": "Signed Up" }""");

        await SaysAsync(host, "ann", "journey=reminder", "Did not enter 'reminder' ", "the entry filter does not hold.");
        await SaysAsync(host, "bea", "journey=reminder", "Is inside of 'reminder' since ", "waits at the step 'pause' until ");
        await SaysAsync(host, "cid", "journey=reminder", "Left 'reminder' at the step 'pause' ", "'Gizmo Bought' occurred ");
        await SaysAsync(host, "dan", "journey=reminder", "Never entered 'reminder': \"Gizmo Frobbed\" has not occurred.", "");
        await SaysAsync(host, "dan", "journey=nothing", "There is no journey 'nothing'.", "");
        await SaysAsync(host, "dan", "message=nothing", "There is no message 'nothing'.", "");
        await SaysAsync(host, "ann", "message=welcome", "'welcome' was never due. Did not enter 'reminder' ", "Did not enter 'welcome' ");
        await SaysAsync(host, "cid", "message=welcome", "'welcome' was never due.", "Left 'reminder' at the step 'pause'");
    }

    [Fact]
    public async Task What_the_answer_rests_on_is_all_that_is_shown()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com" } }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Looked Around" }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Signed Up" }""");
        await SaysAsync(host, "ada", "journey=welcome", "Is inside of 'welcome'", "");

        var timeline = (await host.GetAsync("/v1/contacts/ada?journey=welcome")).GetProperty("timeline").EnumerateArray().ToList();
        Assert.NotEmpty(timeline);
        Assert.DoesNotContain(timeline, item => item.GetProperty("what").GetString() == "Looked Around");
        Assert.Contains(timeline, item => item.GetProperty("what").GetString() == "Signed Up");
        Assert.False((await host.GetAsync("/v1/contacts/ada")).TryGetProperty("why", out _));
    }

    /// <summary>What was posted is applied a little later.</summary>
    private static async Task SaysAsync(HostFixture host, string user, string about, string begins, string holds)
    {
        string? why = null;
        try
        {
            await HostFixture.UntilAsync(async () =>
            {
                using var answer = await host.Client.GetAsync(new Uri($"/v1/contacts/{user}?{about}", UriKind.Relative), TestContext.Current.CancellationToken);
                if (!answer.IsSuccessStatusCode) return false;

                why = System.Text.Json.JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("why").GetString()!;
                return why.StartsWith(begins, StringComparison.Ordinal) && why.Contains(holds, StringComparison.Ordinal);
            });
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{user} {about}: {why}");
        }
    }
}
