using System.Text.Json;
using MimeKit;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Local;

public sealed class LocalHostTests
{
    private const string Reminder = """
        { "id": "reminder", "state": "live", "trigger": { "event": "Gizmo Frobbed" },
          "steps": [ { "id": "pause", "wait": "1h" }, { "id": "remind", "send": "welcome" } ] }
        """;

    [Fact]
    public async Task A_sign_up_becomes_one_message_to_the_right_address_with_escaped_values()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com", "firstName": "<b>Ada</b>" } }""");
        var (status, body) = await host.PostAsync("track", """{ "userId": "ada", "event": "Signed Up", "messageId": "one" }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Signed Up", "messageId": "one" }""");

        Assert.Equal((200, 1), (status, body.GetProperty("accepted").GetInt32()));
        var mail = Assert.Single(await host.MailsAsync(1));
        Assert.Equal("ada@example.com", Assert.IsType<MailboxAddress>(Assert.Single(mail.To)).Address);
        Assert.Contains("Hello &lt;b&gt;Ada&lt;/b&gt;", mail.HtmlBody);
        Assert.DoesNotContain("<b>Ada", mail.HtmlBody);
        await HostFixture.UntilAsync(async () => await WaitingStepAsync(host, "ada") == "settle-in");
    }

    [Fact]
    public async Task A_journey_for_a_made_up_event_works_as_soon_as_its_file_is_written()
    {
        await using var host = await HostFixture.StartAsync();
        await host.WriteAsync("journeys/reminder.json", Reminder.Replace("\"1h\"", "\"1s\"", StringComparison.Ordinal));
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/journeys")).GetRawText().Contains("reminder", StringComparison.Ordinal));

        await host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com" } }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Gizmo Frobbed" }""");

        Assert.Single(await host.MailsAsync(1));
    }

    [Fact]
    public async Task A_broken_file_is_reported_and_the_live_version_goes_on()
    {
        await using var host = await HostFixture.StartAsync();
        await host.WriteAsync("journeys/welcome.json", """{ "id": "welcome", "trigger": { "evnt": "Signed Up" } }""");
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/content")).GetProperty("problems").GetArrayLength() > 0);

        await host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com" } }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Signed Up" }""");

        Assert.Single(await host.MailsAsync(1));
        var problem = (await host.GetAsync("/v1/content")).GetProperty("problems")[0];
        Assert.Equal("journeys/welcome.json", problem.GetProperty("file").GetString());
        Assert.True(problem.GetProperty("line").GetInt32() >= 1);
    }

    [Fact]
    public async Task A_restart_goes_on_with_a_journey_that_waits()
    {
        var time = new ManualTime();
        await using var host = await HostFixture.StartAsync(time);
        await host.WriteAsync("journeys/reminder.json", Reminder);
        await host.StopAsync();
        await host.StartAsync();
        await host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com" } }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Gizmo Frobbed" }""");
        await HostFixture.UntilAsync(async () => await WaitingStepAsync(host, "ada") == "pause");

        await host.StopAsync();
        time.Advance(TimeSpan.FromMinutes(61));
        await host.StartAsync();

        Assert.Single(await host.MailsAsync(1));
        await HostFixture.UntilAsync(async () => await WaitingStepAsync(host, "ada") is null);
    }

    [Fact]
    public async Task A_visitor_who_signs_up_is_one_contact_with_one_timeline()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("page", """{ "anonymousId": "visitor", "name": "Home" }""");
        await host.PostAsync("identify", """{ "userId": "ada", "anonymousId": "visitor", "traits": { "email": "ada@example.com" } }""");
        await HostFixture.UntilAsync(async () => (await TimelineAsync(host, "visitor", "limit=100")).Any(item => item.GetProperty("what").GetString() == "Merged"));

        var all = await TimelineAsync(host, "visitor", "limit=100");
        Assert.Equal(["Page Viewed", "Identified"], all.Reverse().Where(item => item.GetProperty("kind").GetString() == "Event").Select(item => item.GetProperty("what").GetString()));
        Assert.Equal(all.Select(Id), (await TimelineAsync(host, "ada", "limit=100")).Select(Id));

        var pages = new List<string?>();
        for (var page = await TimelineAsync(host, "ada", "limit=2"); page.Count > 0; page = await TimelineAsync(host, "ada", $"limit=2&before={pages[^1]}"))
            pages.AddRange(page.Select(Id));
        Assert.Equal(all.Select(Id), pages);

        static string? Id(JsonElement item) => item.GetProperty("id").GetString();
    }

    [Fact]
    public async Task Journeys_are_answered_with_their_numbers()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com" } }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Signed Up" }""");
        await HostFixture.UntilAsync(async () => (await WelcomeAsync()).GetProperty("totals").GetProperty("steps").EnumerateArray()
            .Any(step => step.GetProperty("step").GetString() == "settle-in" && step.GetProperty("here").GetInt64() == 1));

        var welcome = await WelcomeAsync();
        Assert.Equal("Live", welcome.GetProperty("state").GetString());
        Assert.Equal(1, welcome.GetProperty("totals").GetProperty("entered").GetInt64());

        async Task<JsonElement> WelcomeAsync() => (await host.GetAsync("/v1/journeys")).GetProperty("journeys").EnumerateArray()
            .Single(journey => journey.GetProperty("id").GetString() == "welcome");
    }

    private static async Task<IReadOnlyList<JsonElement>> TimelineAsync(HostFixture host, string id, string query)
    {
        using var answer = await host.Client.GetAsync(new Uri($"/v1/contacts/{id}?{query}", UriKind.Relative), TestContext.Current.CancellationToken);
        if (!answer.IsSuccessStatusCode) return [];

        var contact = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return [.. contact.GetProperty("timeline").EnumerateArray()];
    }

    private static async Task<string?> WaitingStepAsync(HostFixture host, string id)
    {
        using var answer = await host.Client.GetAsync(new Uri($"/v1/contacts/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
        if (!answer.IsSuccessStatusCode) return "";

        var contact = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var waiting = contact.GetProperty("enrollments").EnumerateArray().Where(enrollment => enrollment.GetProperty("waitsFor").GetString() == "Time").ToList();
        return contact.GetProperty("enrollments").GetArrayLength() == 0 ? null : waiting is [var one] ? one.GetProperty("step").GetString() : "";
    }
}
