using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Wayfarer.Domain.Events;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web;

/// <summary>What the page for developers shows works as it is shown.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("functions", "Wayfarer.Web", "README.md"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_post_by_hand_is_accepted()
    {
        await using var host = await HostFixture.StartAsync();
        var posts = Posts().Matches(Page);
        Assert.Equal(2, posts.Count);
        foreach (Match post in posts)
        {
            using var body = new StringContent(post.Groups["body"].Value, Encoding.UTF8);
            body.Headers.ContentType = MediaTypeHeaderValue.Parse(post.Groups["type"].Value);
            using var answer = await host.Client.PostAsync(new Uri(post.Groups["path"].Value, UriKind.Relative), body, Cancellation);
            Assert.Contains("\"rejected\":[]", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_code_for_a_sites_server_makes_a_proof_that_counts()
    {
        if (Tools.Find("node") is null) Assert.Skip("The example is for Node.js, which is not on the path.");
        var code = string.Join('\n', Page.Split('\n').Where(line => line.Contains("createHmac", StringComparison.Ordinal)));
        var start = new ProcessStartInfo("node", ["--input-type=module", "--eval", $"{code}\nconsole.log(hashOf('ada'))"])
        {
            RedirectStandardOutput = true,
            Environment = { ["WAYFARER_SECRET"] = "secret" },
        };
        using var node = Process.Start(start)!;

        Assert.Equal(EventSender.ProofOf("secret", "ada"), (await node.StandardOutput.ReadToEndAsync(Cancellation)).Trim());
        await node.WaitForExitAsync(Cancellation);
    }

    [GeneratedRegex(@"curl -u dev: -H 'content-type: (?<type>[^']+)' http://127\.0\.0\.1:7071(?<path>\S+) -d '(?<body>[^']+)'")]
    private static partial Regex Posts();
}
