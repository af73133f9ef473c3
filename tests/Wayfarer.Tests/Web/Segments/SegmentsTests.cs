using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web.Segments;

/// <summary>Segments with their counts, their members by page, and all of them as a file.</summary>
public sealed class SegmentsTests
{
    private const int People = 23;

    private static readonly (string, string)[] Content =
    [
        ("settings.json", """{ "sending": "off" }"""),
        ("segments/even.json", """{ "id": "even", "name": "Even ones", "if": { "trait": "even", "equals": true } }"""),
        ("segments/few.json", """{ "id": "few", "static": true }"""),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_listed_with_what_they_are_and_how_many_are_in_them()
    {
        await using var host = await StartAsync();
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/segments/even")).GetProperty("state").GetString() == "live");
        var segments = (await host.GetAsync("/v1/segments")).GetProperty("segments").EnumerateArray().ToList();
        Assert.Equal(
            [("even", "Even ones", "dynamic", "live", 12), ("few", "", "static", "live", 2)],
            segments.Select(segment => (
                segment.GetProperty("id").GetString()!, segment.TryGetProperty("name", out var name) ? name.GetString()! : "", segment.GetProperty("kind").GetString()!,
                segment.GetProperty("state").GetString()!, segment.GetProperty("members").GetInt32())));
        Assert.True(DateTimeOffset.TryParse(segments[0].GetProperty("asOf").GetString(), out _));
        Assert.Equal("finished", (await host.GetAsync("/v1/backfill")).GetProperty("state").GetString());
        Assert.Null(await host.TryGetAsync("/v1/segments/none"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(500)]
    public async Task Pages_of_any_size_and_the_file_hold_whom_the_contacts_say(int limit)
    {
        await using var host = await StartAsync();
        var expected = new List<string>();
        for (var number = 0; number < People; number++)
        {
            var contact = await host.GetAsync($"/v1/contacts/user-{number}");
            if (contact.GetProperty("segments").EnumerateArray().Any(segment => segment.GetString() == "even")) expected.Add(contact.GetProperty("id").GetString()!);
        }

        var paged = new List<string>();
        string? next = null;
        do
        {
            var page = await host.GetAsync($"/v1/segments/even/members?limit={limit}{(next is null ? "" : $"&after={next}")}");
            var members = page.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("contact").GetString()!).ToList();
            Assert.InRange(members.Count, 0, limit);
            paged.AddRange(members);
            next = page.TryGetProperty("next", out var token) ? token.GetString() : null;
        }
        while (next is not null);

        using var file = await host.Client.GetAsync(new Uri("/v1/segments/even/export", UriKind.Relative), Cancellation);
        var lines = (await file.Content.ReadAsStringAsync(Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("text/csv", "even.csv"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.FileName));
        Assert.Equal("contactId,userId,email,name,since", lines[0].TrimStart('\uFEFF'));
        Assert.Equal(12, expected.Count);
        Assert.Equal(expected.Order(StringComparer.Ordinal), paged.Order(StringComparer.Ordinal));
        Assert.Equal(paged, lines.Skip(1).Select(line => line.Split(',')[0]));
        Assert.Contains(lines, line => line.Contains(",user-0,user-0@example.com,'=Person 0,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("limit=0", "limit must be 1 to 500.")]
    [InlineData("limit=501", "limit must be 1 to 500.")]
    [InlineData("after=x", "after must be the \"next\" of another answer.")]
    [InlineData("after=1.u12", "after must be the \"next\" of another answer.")]
    [InlineData("after=11.u00000000000000000000000000000001", "after must be the \"next\" of another answer.")]
    public async Task A_place_that_no_answer_named_is_refused(string query, string problem)
    {
        await using var host = await HostFixture.StartAsync(content: Content);
        using var answer = await host.Client.GetAsync(new Uri($"/v1/segments/even/members?{query}", UriKind.Relative), Cancellation);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(problem, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).GetProperty("problem").GetString());
        Assert.Equal(500, Limits.MembersPerAnswer);
    }

    private static async Task<HostFixture> StartAsync()
    {
        var host = await HostFixture.StartAsync(content: Content);
        for (var number = 0; number < People; number++)
            await host.PostAsync("identify", $$"""{ "userId": "user-{{number}}", "traits": { "even": {{(number % 2 == 0 ? "true" : "false")}}, "name": "=Person {{number}}", "email": "user-{{number}}@example.com" } }""");
        await host.SettledAsync();
        await host.PostAsync("segments/few/members", """{ "members": ["user-1", "user-2"] }""");
        await host.SettledAsync();
        return host;
    }
}
