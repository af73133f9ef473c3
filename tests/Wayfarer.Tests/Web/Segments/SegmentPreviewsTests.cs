using System.Text.Json;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web.Segments;

/// <summary>What a definition would give, asked over HTTP and from the command line.</summary>
public sealed class SegmentPreviewsTests
{
    private const string Pro = """{ "id": "pro", "if": { "all": [ { "trait": "plan", "equals": "pro" }, { "event": "Page Viewed", "atLeast": 1 } ] } }""";

    private static readonly (string, string)[] Content =
    [
        ("settings.json", """{ "sending": "off" }"""),
        ("segments/free.json", """{ "id": "free", "if": { "trait": "plan", "equals": "free" } }"""),
    ];

    [Fact]
    public async Task Who_would_be_inside_is_counted_and_some_are_shown()
    {
        await using var host = await HostFixture.StartAsync(content: Content);
        for (var number = 0; number < 6; number++)
        {
            await host.PostAsync("identify", $$"""{ "userId": "user-{{number}}", "traits": { "plan": "{{(number < 4 ? "pro" : "free")}}", "name": "Person {{number}}" } }""");
            if (number is 1 or 2 or 5) await host.PostAsync("page", $$"""{ "userId": "user-{{number}}", "name": "Home" }""");
        }

        await host.SettledAsync();
        var (status, answer) = await host.PostAsync("segments/preview", Pro);
        Assert.Equal((200, 2, 6, false), (status, answer.GetProperty("members").GetInt32(), answer.GetProperty("contacts").GetInt32(), answer.GetProperty("estimate").GetBoolean()));
        Assert.Equal(["user-1", "user-2"], answer.GetProperty("sample").EnumerateArray().Select(member => member.GetProperty("userId").GetString()).Order(StringComparer.Ordinal));
        Assert.Null(await host.TryGetAsync("/v1/segments/pro"));

        // A live one may be changed.
        Assert.Equal(2, (await host.PostAsync("segments/preview", """{ "id": "free", "if": { "not": { "trait": "plan", "equals": "pro" } } }""")).Body.GetProperty("members").GetInt32());

        await host.WriteAsync("segments/pro.json", Pro);
        await HostFixture.UntilAsync(async () => (await host.TryGetAsync("/v1/segments/pro"))?.GetProperty("state").GetString() == "live");
        await host.SettledAsync();
        Assert.Equal(2, (await host.GetAsync("/v1/segments/pro")).GetProperty("members").GetInt32());
    }

    [Theory]
    [InlineData("""{ "id": "x", "if": { "segment": "fre" } }""", 1, 33, "there is no segment \"fre\"")]
    [InlineData("""{ "id": "free", "if": { "not": { "segment": "free" } } }""", 1, 45, "segments name each other in a circle: \"free\" -> \"free\"")]
    [InlineData("""{ "id": "x", "if": { "trait": "plan", "equal": "pro" } }""", 1, 39, "\"equal\" is not known here")]
    [InlineData("""{ "id": "x" }""", 1, 1, "\"if\" is missing")]
    [InlineData("""{ "if": { "tag": "vip" } }""", 1, 1, "\"id\" is missing")]
    [InlineData("""{ "id": "Not An Id", "if": { "tag": "vip" } }""", 1, 9, "\"id\" is \"Not An Id\"")]
    [InlineData("[]", 1, 1, "a segment must be an object, not a list")]
    [InlineData("{\n  \"id\": \"x\",\n  \"if\": {", 3, 10, "the file is not valid JSON")]
    public async Task What_is_wrong_with_it_is_told_with_line_and_column(string definition, int line, int column, string reason)
    {
        await using var host = await HostFixture.StartAsync(content: Content);
        var (status, answer) = await host.PostAsync("segments/preview", definition);
        Assert.Equal(400, status);
        var problems = answer.GetProperty("problems").EnumerateArray().Select(problem =>
            (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32(), problem.GetProperty("reason").GetString()!)).ToList();
        Assert.Contains(problems, problem => (problem.Item1, problem.Item2) == (line, column) && problem.Item3.StartsWith(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_text_or_too_much_is_refused()
    {
        await using var host = await HostFixture.StartAsync(content: Content);
        foreach (var body in new byte[][] { [], [0xFF, 0xFE, 0x00], new byte[600 * 1024] })
        {
            using var content = new ByteArrayContent(body);
            using var answer = await host.Client.PostAsync(new Uri("/v1/segments/preview", UriKind.Relative), content, TestContext.Current.CancellationToken);
            Assert.Equal(400, (int)answer.StatusCode);
            Assert.True(JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TryGetProperty("problem", out _));
        }
    }
}
