using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Tests.Local;
using Wayfarer.Web.Segments;
using Xunit;

namespace Wayfarer.Tests.Web.Segments;

/// <summary>Putting people into static segments and taking them out, by name and by file.</summary>
public sealed class ListingsTests
{
    private static readonly (string, string)[] Content =
    [
        ("settings.json", """{ "sending": "off" }"""),
        ("segments/beta.json", """{ "id": "beta", "name": "Beta testers", "static": true }"""),
        ("segments/pro.json", """{ "id": "pro", "if": { "trait": "plan", "equals": "pro" } }"""),
        ("journeys/hello.json", """{ "id": "hello", "state": "live", "trigger": { "segment": "beta", "on": "enter" }, "steps": [ { "id": "mark", "tag": "welcomed" } ] }"""),
        ("journeys/bye.json", """{ "id": "bye", "state": "live", "trigger": { "segment": "beta", "on": "leave" }, "steps": [ { "id": "mark", "tag": "gone" } ] }"""),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_are_named_by_user_id_contact_id_or_address_and_who_is_not_known_is_told_one_by_one()
    {
        await using var host = await StartAsync();
        var cid = (await host.GetAsync("/v1/contacts/cid")).GetProperty("id").GetString()!;

        var (status, answer) = await host.PostAsync("segments/beta/members", $$"""{ "members": ["ann", "{{cid}}", "bob@example.com", "nobody", "nobody@example.com", "shared@example.com", "", "ann"] }""");
        Assert.Equal((200, 3, 4), (status, answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejections").GetInt32()));
        Assert.Equal(
            [
                ("", "is empty"), ("nobody", "nobody is known by this contact id, user id or anonymous id"), ("nobody@example.com", "nobody is known to go by this address"),
                ("shared@example.com", "2 contacts go by this address; name them by their ids: "),
            ],
            answer.GetProperty("rejected").EnumerateArray()
                .Select(rejected => (rejected.TryGetProperty("id", out var id) ? id.GetString()! : "", rejected.GetProperty("reason").GetString()!))
                .Select(rejected => (rejected.Item1, rejected.Item2.Split(" by their ids: ")[0] is var start && start.Length < rejected.Item2.Length ? start + " by their ids: " : rejected.Item2)));

        await host.SettledAsync();
        Assert.Equal(["ann", "bob", "cid"], await MembersAsync(host));
        Assert.Contains("welcomed", await ContactAsync(host, "ann"), StringComparison.Ordinal);

        Assert.Equal(1, (await DeleteAsync(host, """{ "members": ["ann"] }""")).Body.GetProperty("accepted").GetInt32());
        await host.SettledAsync();
        Assert.Equal(["bob", "cid"], await MembersAsync(host));
        Assert.Contains("gone", await ContactAsync(host, "ann"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_request_is_done_once_and_what_was_said_in_between_stays()
    {
        await using var host = await StartAsync();
        const string Request = """{ "members": ["ann", "bob"], "request": "import 7" }""";
        Assert.Equal("import 7", (await host.PostAsync("segments/beta/members", Request)).Body.GetProperty("request").GetString());
        await host.SettledAsync();
        await DeleteAsync(host, """{ "members": ["ann"], "request": "import 7" }""");
        await host.SettledAsync();
        Assert.Equal(2, (await host.PostAsync("segments/beta/members", Request)).Body.GetProperty("accepted").GetInt32());
        await host.SettledAsync();
        Assert.Equal(["bob"], await MembersAsync(host));

        await host.PostAsync("segments/beta/members", """{ "members": ["ann"], "request": "import 8" }""");
        await host.SettledAsync();
        Assert.Equal(["ann", "bob"], await MembersAsync(host));
    }

    [Fact]
    public async Task A_file_is_read_row_by_row_and_the_good_part_is_done()
    {
        await using var host = await StartAsync();
        var bytes = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("userId;email;name\r\nann;;Ann\r\n;bob@example.com;Bob\r\n;no address;Jörg\r\n;;\r\ncid;\r\nnobody;;\r\n;;Nameless\r\n")).ToArray();
        var (status, answer) = await ImportAsync(host, bytes, "?request=file-1");
        Assert.Equal((200, "file-1", 3), (status, answer.GetProperty("request").GetString(), answer.GetProperty("accepted").GetInt32()));
        Assert.Equal(
            [(4, "this is no plain e-mail address"), (7, "nobody is known by this user id"), (8, "has nothing in \"userId\" or \"email\"")],
            answer.GetProperty("rejected").EnumerateArray().Select(row => (row.GetProperty("line").GetInt32(), row.GetProperty("reason").GetString()!)));

        // Whoever was cut off sends it again.
        Assert.Equal(3, (await ImportAsync(host, bytes, "?request=file-1")).Body.GetProperty("accepted").GetInt32());
        await host.SettledAsync();
        Assert.Equal(["ann", "bob", "cid"], await MembersAsync(host));
    }

    [Theory]
    [InlineData("pro", """{ "members": ["ann"] }""", 409, "goes by a rule")]
    [InlineData("none", """{ "members": ["ann"] }""", 404, "There is no segment 'none'.")]
    [InlineData("No%20Id", """{ "members": ["ann"] }""", 404, "This cannot be the id of a segment")]
    [InlineData("beta", "{}", 400, "\"members\" must list")]
    [InlineData("beta", """{ "members": [] }""", 400, "\"members\" must list")]
    [InlineData("beta", """{ "members": "ann" }""", 400, "The body cannot be used at $.members")]
    [InlineData("beta", """{ "members": ["ann", null] }""", 400, "members has an entry that is null")]
    [InlineData("beta", """{ "members": ["ann"], "request": "" }""", 400, "The request id must have")]
    [InlineData("beta", """{ "members": ["ann"], "request": "a\nb" }""", 400, "The request id must have")]
    [InlineData("beta", "[", 400, "The body")]
    public async Task What_cannot_be_meant_is_refused_with_its_reason(string segment, string body, int status, string problem)
    {
        await using var host = await StartAsync();
        foreach (var answer in new[] { await host.PostAsync($"segments/{segment}/members", body), await DeleteAsync(host, body, segment) })
        {
            Assert.Equal(status, answer.Status);
            Assert.Contains(problem, answer.Body.GetProperty("problem").GetString(), StringComparison.Ordinal);
        }

        Assert.Empty(await MembersAsync(host));
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_refused_as_a_whole()
    {
        await using var host = await StartAsync();
        Assert.Equal(409, (await ImportAsync(host, "userId\nann"u8.ToArray(), segment: "pro")).Status);
        Assert.Equal(404, (await ImportAsync(host, "userId\nann"u8.ToArray(), segment: "none")).Status);
        Assert.Equal(400, (await ImportAsync(host, "name\nann"u8.ToArray())).Status);
        Assert.Equal(400, (await ImportAsync(host, [])).Status);
        Assert.Equal(400, (await ImportAsync(host, "userId\nann"u8.ToArray(), $"?request={new string('x', Limits.CharactersPerRequestId + 1)}")).Status);
        Assert.Equal(200, (await ImportAsync(host, "userId\nann"u8.ToArray(), $"?request={new string('x', Limits.CharactersPerRequestId)}")).Status);
        Assert.Equal(413, (await ImportAsync(host, new byte[Limits.BytesPerImport + 1])).Status);

        // As large as may be, and read.
        var padded = new byte[Limits.BytesPerImport];
        padded.AsSpan().Fill((byte)'\n');
        "userId\nann"u8.CopyTo(padded);
        Assert.Equal(200, (await ImportAsync(host, padded)).Status);
    }

    [Theory]
    [InlineData(Limits.MembersPerCommand, 200)]
    [InlineData(Limits.MembersPerCommand + 1, 413)]
    public async Task So_many_are_named_at_once_and_no_more(int members, int status)
    {
        await using var host = await StartAsync();
        var body = JsonSerializer.Serialize(new { members = Enumerable.Range(0, members).Select(number => $"nobody-{number}") });
        Assert.Equal(status, (await host.PostAsync("segments/beta/members", body)).Status);
    }

    private static async Task<HostFixture> StartAsync()
    {
        var host = await HostFixture.StartAsync(content: Content);
        foreach (var (user, email) in new[] { ("ann", "ann@example.com"), ("bob", "bob@example.com"), ("cid", "shared@example.com"), ("dan", "shared@example.com") })
            await host.PostAsync("identify", $$"""{ "userId": "{{user}}", "traits": { "email": "{{email}}" } }""");
        await host.SettledAsync();
        return host;
    }

    private static async Task<IReadOnlyList<string>> MembersAsync(HostFixture host) =>
        [.. (await host.GetAsync("/v1/segments/beta/members")).GetProperty("members").EnumerateArray().Select(member => member.GetProperty("userId").GetString()!).Order(StringComparer.Ordinal)];

    private static async Task<string> ContactAsync(HostFixture host, string id) => (await host.GetAsync($"/v1/contacts/{id}")).GetProperty("tags").GetRawText();

    private static async Task<(int Status, JsonElement Body)> DeleteAsync(HostFixture host, string body, string segment = "beta")
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/v1/segments/{segment}/members") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await host.Client.SendAsync(request, Cancellation);
        return ((int)answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    private static async Task<(int Status, JsonElement Body)> ImportAsync(HostFixture host, byte[] bytes, string query = "", string segment = "beta")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var answer = await host.Client.PostAsync(new Uri($"/v1/segments/{segment}/members/import{query}", UriKind.Relative), content, Cancellation);
        return ((int)answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation)));
    }
}
