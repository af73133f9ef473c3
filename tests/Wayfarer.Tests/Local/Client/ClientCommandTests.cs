using Wayfarer.Local.Client;
using Wayfarer.Tests.Web.Keys;
using Xunit;

namespace Wayfarer.Tests.Local.Client;

public sealed class ClientCommandTests
{
    [Fact]
    public async Task A_key_is_made_listed_rotated_and_revoked()
    {
        await using var host = await HostFixture.StartAsync();
        var (code, made) = await host.RunAsync("keys", "create", "web shop", "--kind", "browser", "--origin", "https://shop.example", "--rate", "50");
        var key = made.Split('\n')[0].TrimEnd();
        var id = key.Split('_')[2];
        Assert.Equal((0, 200), (code, await host.TrackAsync(key)));

        var (_, list) = await host.RunAsync("keys", "list");
        var line = list.Split('\n').Single(row => row.Contains(id, StringComparison.Ordinal));
        Assert.Matches($@"{id}\s+web shop\s+browser\s+live\s+\S+Z\s+1 \(\.\.{key[^4..]}\) live\s+https://shop\.example", line);
        Assert.DoesNotContain(key, list, StringComparison.Ordinal);

        var (_, rotated) = await host.RunAsync("keys", "rotate", id, "--retire-after", "24h");
        var @new = rotated.Split('\n')[0].TrimEnd();
        Assert.Contains("Secret 1", rotated, StringComparison.Ordinal);
        Assert.Equal((200, 200), (await host.TrackAsync(key), await host.TrackAsync(@new)));
        Assert.Equal(0, (await host.RunAsync("keys", "revoke", id, "--secret", "1")).Code);
        Assert.Equal((401, 200), (await host.TrackAsync(key), await host.TrackAsync(@new)));
        Assert.Contains($"{id} is revoked", (await host.RunAsync("keys", "revoke", id)).Output, StringComparison.Ordinal);
        Assert.Equal(401, await host.TrackAsync(@new));
        Assert.Equal(0, (await host.RunAsync("keys", "revoke", "dev")).Code);
        Assert.Equal(401, await host.TrackAsync("dev"));
    }

    [Fact]
    public async Task What_a_host_refuses_is_told_with_its_reason()
    {
        await using var host = await HostFixture.StartAsync();
        var (code, output) = await host.RunAsync("keys", "create", "x", "--kind", "servr");
        Assert.Equal(1, code);
        Assert.Contains("did you mean \"server\"?", output, StringComparison.Ordinal);
        Assert.Contains("no key 'nobody'", (await host.RunAsync("keys", "revoke", "nobody")).Output, StringComparison.Ordinal);
        Assert.Contains("Nobody is known", (await host.RunAsync("contact", "nobody")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("journeys")]
    [InlineData("tail")]
    [InlineData("keys list")]
    [InlineData("contact ada")]
    public async Task A_host_that_does_not_answer_is_told_with_what_to_do(string command)
    {
        var (code, output) = await CommandLine.RunAsync([.. command.Split(' '), "--target", "http://127.0.0.1:1"]);

        Assert.Equal(1, code);
        Assert.Contains("Nothing answers at http://127.0.0.1:1/. Start a host with 'wayfarer run'", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "is no address")]
    [InlineData("ftp://example.com", "is no address")]
    [InlineData("http://example.com", "in plain text")]
    public async Task An_address_that_cannot_be_meant_is_told(string target, string reason)
    {
        var (code, output) = await CommandLine.RunAsync("status", "--target", target, "--key", "wf_admin_");

        Assert.Equal(1, code);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_goes_with_every_request_and_decides_what_may_be_done()
    {
        await using var host = await HostFixture.StartAsync();
        var server = (await host.CreateKeyAsync("server")).Key;
        var admin = (await host.CreateKeyAsync("admin")).Key;

        Assert.Equal(0, (await host.RunAsync("keys", "list", "--key", admin)).Code);
        Assert.Equal(0, (await host.RunAsync("journeys", "--key", server)).Code);
        Assert.Contains("use an admin key", (await host.RunAsync("keys", "list", "--key", server)).Output, StringComparison.Ordinal);
        Assert.Contains("cut off", (await host.RunAsync("keys", "list", "--key", admin[..^2])).Output, StringComparison.Ordinal);
        Assert.Contains("WAYFARER_KEY", (await host.RunAsync("keys", "list", "--key", "nonsense")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contact_is_told_in_words()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com" } }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Signed Up", "properties": { "plan": "pro" } }""");
        await HostFixture.UntilAsync(async () => (await host.RunAsync("contact", "ada")).Output.Contains("waits at welcome/settle-in", StringComparison.Ordinal));

        var (_, told) = await host.RunAsync("contact", "ada");
        Assert.Contains("user ids: ada", told, StringComparison.Ordinal);
        Assert.Contains("email = \"ada@example.com\"", told, StringComparison.Ordinal);
        Assert.Matches(@"inside: welcome at settle-in until \S+Z", told);
        Assert.Matches("did 'Signed Up' .*\"plan\": ?\"pro\"", told);
        Assert.Contains("entered the journey welcome: 'Signed Up' occurred", told, StringComparison.Ordinal);
        Assert.True(told.IndexOf("did 'Identified'", StringComparison.Ordinal) < told.IndexOf("did 'Signed Up'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Journeys_and_status_tell_who_is_where_and_what_needs_a_look()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com" } }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Signed Up" }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Signd Up" }""");
        await host.WriteAsync("journeys/broken.json", """{ "id": "broken" }""");
        await HostFixture.UntilAsync(async () => (await host.RunAsync("journeys")).Output.Contains("1 at settle-in", StringComparison.Ordinal));
        await HostFixture.UntilAsync(async () => (await host.RunAsync("status")).Output is var told
            && told.Contains("Look at", StringComparison.Ordinal) && told.Contains("Not live", StringComparison.Ordinal));

        Assert.Matches(@"welcome\s+live\s+1\s+1\s+0\s+0\s+0\s+0\s+1 at settle-in", (await host.RunAsync("journeys")).Output);
        var (code, status) = await host.RunAsync("status");
        Assert.Equal(0, code);
        Assert.Contains("is healthy; snapshot", status, StringComparison.Ordinal);
        Assert.Contains("1 people are inside", status, StringComparison.Ordinal);
        Assert.Contains("Not live: journeys/broken.json:1:", status, StringComparison.Ordinal);
        Assert.Contains("Look at: 'Signd Up' from dev is new: did you mean \"Signed Up\"?", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tail_shows_what_came_and_follows_what_comes()
    {
        await using var host = await HostFixture.StartAsync();
        await host.TrackAsync("dev", "First");
        await host.PostAsync("track", """{ "event": "Second" }""");
        await HostFixture.UntilAsync(async () => (await host.RunAsync("tail")).Output.Split('\n').Length == 3);
        Assert.Matches(@"accepted\s+dev\s+First  u[0-9a-f]{32}  \{ .*\n.*refused\s+dev\s+Second  userId is missing", (await host.RunAsync("tail")).Output);
        Assert.DoesNotContain("First", (await host.RunAsync("tail", "--status", "refused")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Second", (await host.RunAsync("tail", "--name", "first")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("First", (await host.RunAsync("tail", "--limit", "1")).Output, StringComparison.Ordinal);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var written = new StringWriter();
        using var output = TextWriter.Synchronized(written);
        var following = CommandLine.RunAsync(output, stop.Token, "tail", "--follow", "--target", host.Client.BaseAddress!.ToString());
        await HostFixture.UntilAsync(() => Task.FromResult(Written().Contains("Second", StringComparison.Ordinal)));
        for (var index = 0; index < 5; index++) await host.TrackAsync("dev", $"Later {index}");
        await HostFixture.UntilAsync(() => Task.FromResult(Written().Contains("Later 4", StringComparison.Ordinal)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);

        string[] expected = ["First", "Second", "Later 0", "Later 1", "Later 2", "Later 3", "Later 4"];
        Assert.Equal(expected, Written().Split('\n').Select(line => expected.FirstOrDefault(name => line.Contains($"  {name}  ", StringComparison.Ordinal))).OfType<string>());

        string Written()
        {
            // What a synchronized writer locks.
            lock (output) return written.ToString();
        }
    }

    [Fact]
    public void What_a_terminal_would_take_as_an_order_is_replaced() =>
        Assert.Equal("a\uFFFD[31m b\uFFFDc\uFFFDd ü", Printable.Of("a\u001b[31m b\nc\u202ed ü"));
}
