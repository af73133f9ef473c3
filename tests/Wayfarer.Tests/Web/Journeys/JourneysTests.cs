using System.Net;
using System.Text.Json;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web.Journeys;

public sealed class JourneysTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_journey_tells_its_steps_in_words_and_who_is_at_each()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com", "firstName": "Ada" } }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Signed Up" }""");
        await HostFixture.UntilAsync(async () => (await PeopleAsync(host, "?step=settle-in")).Count > 0);

        var journey = await host.GetAsync("/v1/journeys/welcome");
        Assert.StartsWith("on \"Signed Up\"", journey.GetProperty("entry").GetString(), StringComparison.Ordinal);
        var steps = journey.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal("send", steps[0].GetProperty("kind").GetString());
        Assert.Equal("sends \"welcome\"", steps[0].GetProperty("does").GetString());
        await HostFixture.UntilAsync(async () => Here(await host.GetAsync("/v1/journeys/welcome"), "settle-in") == 1);

        var ada = Assert.Single(await PeopleAsync(host, "?step=settle-in"));
        Assert.Equal(("ada", "ada@example.com", "Ada"), (Text("userId"), Text("email"), Text("name")));
        Assert.Equal("settle-in", Text("step"));
        Assert.False(ada.GetProperty("overdue").GetBoolean());
        Assert.Single(await PeopleAsync(host, ""));
        Assert.Empty(await PeopleAsync(host, "?step=greet"));

        string? Text(string member) => ada.GetProperty(member).GetString();
    }

    [Theory]
    [InlineData("/v1/journeys/nothing", HttpStatusCode.NotFound)]
    [InlineData("/v1/journeys/nothing/people", HttpStatusCode.NotFound)]
    [InlineData("/v1/journeys/welcome/people?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/v1/journeys/welcome/people?limit=501", HttpStatusCode.BadRequest)]
    [InlineData("/v1/journeys/welcome/people?limit=500&after=%00%7F'", HttpStatusCode.OK)]
    public async Task A_question_that_makes_no_sense_is_answered_with_what_is_wrong(string address, HttpStatusCode status)
    {
        await using var host = await HostFixture.StartAsync();
        using var answer = await host.Client.GetAsync(new Uri(address, UriKind.Relative), Cancellation);
        Assert.Equal(status, answer.StatusCode);
    }

    private static long Here(JsonElement journey, string step) =>
        journey.GetProperty("steps").EnumerateArray().Single(one => one.GetProperty("id").GetString() == step).GetProperty("totals").GetProperty("here").GetInt64();

    private static async Task<IReadOnlyList<JsonElement>> PeopleAsync(HostFixture host, string query) =>
        [.. (await host.GetAsync($"/v1/journeys/welcome/people{query}")).GetProperty("people").EnumerateArray()];
}
