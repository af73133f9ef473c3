using System.Text;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Local.Client;

/// <summary><c>wayfarer segment</c> against a host, and upon files.</summary>
public sealed class SegmentCommandTests
{
    private static readonly (string, string)[] Content =
    [
        ("settings.json", """{ "sending": "off" }"""),
        ("segments/beta.json", """{ "id": "beta", "name": "Beta testers", "static": true }"""),
        ("segments/pro.json", """{ "id": "pro", "if": { "trait": "plan", "equals": "pro" } }"""),
    ];

    [Fact]
    public async Task Segments_are_listed_filled_previewed_and_written_to_a_file()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostFixture.StartAsync(content: Content);
        for (var number = 0; number < 4; number++)
            await host.PostAsync("identify", $$"""{ "userId": "user-{{number}}", "traits": { "plan": "{{(number < 3 ? "pro" : "free")}}", "email": "user-{{number}}@example.com" } }""");
        await host.SettledAsync();

        var (code, added) = await host.RunAsync("segment", "add", "beta", "user-0", "user-1@example.com", "nobody");
        Assert.Equal(1, code);
        Assert.Contains("nobody: nobody is known by", added, StringComparison.Ordinal);
        Assert.Contains("2 people are on the way into beta.", added, StringComparison.Ordinal);
        Assert.Contains("1 person is on the way out of beta.", (await host.RunAsync("segment", "remove", "beta", "user-0")).Output, StringComparison.Ordinal);

        var file = folder.File("people.csv");
        await File.WriteAllTextAsync(file, "name;userId\nAnn;user-2\n;\nBob;user-3\nEve;eve\n", Encoding.Unicode, TestContext.Current.CancellationToken);
        var (imported, said) = await host.RunAsync("segment", "import", "beta", file);
        Assert.Equal(1, imported);
        Assert.Contains("Line 5 (eve): nobody is known by this user id.", said, StringComparison.Ordinal);
        Assert.Contains("2 of 3 rows are on their way into beta.", said, StringComparison.Ordinal);
        await host.SettledAsync();

        await HostFixture.UntilAsync(async () => !(await host.RunAsync("segment", "list")).Output.Contains("building", StringComparison.Ordinal));
        var list = (await host.RunAsync("segment", "list")).Output;
        Assert.Matches(@"beta\s+Beta testers\s+static\s+live\s+3", list);
        Assert.Matches(@"pro\s+dynamic\s+live\s+3", list);
        Assert.Contains("The static segment beta (Beta testers) is live; 3 contacts were in it at", (await host.RunAsync("segment", "show", "beta")).Output, StringComparison.Ordinal);
        Assert.Matches(@"user-1\s+user-1@example\.com", (await host.RunAsync("segment", "members", "beta")).Output);
        Assert.Contains("There may be more: wayfarer segment members beta --after", (await host.RunAsync("segment", "members", "beta", "--limit", "1")).Output, StringComparison.Ordinal);

        var export = folder.File("beta.csv");
        Assert.Equal(0, (await host.RunAsync("segment", "export", "beta", "-o", export)).Code);
        Assert.Equal(4, (await File.ReadAllLinesAsync(export, TestContext.Current.CancellationToken)).Length);

        var definition = folder.File("free.json");
        await File.WriteAllTextAsync(definition, """{ "id": "free", "if": { "trait": "plan", "equals": "free" } }""", TestContext.Current.CancellationToken);
        Assert.Contains("1 of 4 contacts would be in free; 4 were looked at.", (await host.RunAsync("segment", "preview", definition)).Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(definition, """{ "id": "free", "if": { "trat": "plan" } }""", TestContext.Current.CancellationToken);
        var (wrong, problem) = await host.RunAsync("segment", "preview", definition);
        Assert.Equal(1, wrong);
        Assert.Contains("segments/free.json:1:", problem, StringComparison.Ordinal);
        Assert.Contains("There is no segment 'none'.", (await host.RunAsync("segment", "show", "none")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cut_offs_for_groups_of_buyers_are_proposed_from_a_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("orders.csv");
        var rows = Enumerable.Range(0, 60).Select(buyer => $"b{buyer % 30},Order Completed,2026-0{1 + (buyer % 6)}-01T00:00:00Z,{buyer}.5");
        await File.WriteAllLinesAsync(file, ["who,event,timestamp,total", .. rows, "b1,Order Completed,2026-01-01T00:00:00Z,free"], TestContext.Current.CancellationToken);
        var (code, output) = await CommandLine.RunAsync("segment", "rfm", file, "--user", "who");
        Assert.Equal(0, code);
        Assert.Contains("1 purchases without a number as 'total' were left out.", output, StringComparison.Ordinal);
        Assert.Contains("\"event\": \"Order Completed\", \"amount\": \"total\"", output, StringComparison.Ordinal);
        Assert.Matches("\"recent\": \"[0-9]+d\", \"lapsed\": \"[0-9]+d\"", output);
        Assert.Equal(1, (await CommandLine.RunAsync("segment", "rfm", file, "--user", "who", "--purchase", "Nothing")).Code);
    }
}
