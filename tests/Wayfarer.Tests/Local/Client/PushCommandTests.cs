using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Local.Content;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Local.Client;

/// <summary>Two people with folders of their own, and a host between them.</summary>
public sealed class PushCommandTests
{
    private const string Vip = """{ "id": "vip", "if": { "trait": "vip", "exists": true } }""";

    [Fact]
    public async Task What_one_pushes_another_pulls_and_it_is_live()
    {
        await using var host = await StartAsync();
        using var ann = new TemporaryFolder();
        using var bob = new TemporaryFolder();
        Assert.Equal(0, (await host.RunAsync("pull", ann.Path)).Code);
        Assert.Equal(0, (await host.RunAsync("pull", bob.Path)).Code);

        Write(ann, "segments/gold.json", Vip.Replace("vip", "gold", StringComparison.Ordinal));
        var (code, output) = await host.RunAsync("push", ann.Path, "--yes");
        Assert.Equal(0, code);
        Assert.Contains("adds segments/gold.json", output, StringComparison.Ordinal);
        Assert.Contains("is live", output, StringComparison.Ordinal);
        Assert.Contains((await host.GetAsync("/v1/content/files")).GetProperty("files").EnumerateArray(), file => file.GetProperty("path").GetString() == "segments/gold.json");

        Assert.Contains("segments/gold.json was brought", (await host.RunAsync("pull", bob.Path)).Output, StringComparison.Ordinal);
        Assert.Equal(Text(ann, "segments/gold.json"), Text(bob, "segments/gold.json"));
        Assert.Contains("nothing to send", (await host.RunAsync("push", bob.Path, "--yes")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobodys_change_is_lost()
    {
        await using var host = await StartAsync();
        using var ann = new TemporaryFolder();
        using var bob = new TemporaryFolder();
        await host.RunAsync("pull", ann.Path);
        await host.RunAsync("pull", bob.Path);
        Write(ann, "segments/vip.json", Vip.Replace("\"vip\", \"exists\"", "\"anns\", \"exists\"", StringComparison.Ordinal));
        Write(bob, "segments/vip.json", Vip.Replace("\"vip\", \"exists\"", "\"bobs\", \"exists\"", StringComparison.Ordinal));
        Assert.Equal(0, (await host.RunAsync("push", ann.Path, "--yes")).Code);

        var (code, output) = await host.RunAsync("push", bob.Path, "--yes");
        Assert.Equal(1, code);
        Assert.Contains("segments/vip.json was changed here and on the host", output, StringComparison.Ordinal);

        // A pull takes neither side's away, and a push after it does not pass over the other.
        Assert.Equal(1, (await host.RunAsync("pull", bob.Path)).Code);
        Assert.Contains("bobs", Text(bob, "segments/vip.json"), StringComparison.Ordinal);
        Assert.Equal(1, (await host.RunAsync("push", bob.Path, "--yes")).Code);
        Assert.Equal(1, (await host.RunAsync("check", bob.Path)).Code);
        Assert.Contains("anns", await File.ReadAllTextAsync(Path.Combine(host.Content, "segments", "vip.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_content_is_not_sent()
    {
        await using var host = await StartAsync();
        using var ann = new TemporaryFolder();
        await host.RunAsync("pull", ann.Path);
        Write(ann, "segments/vip.json", "{\n  \"id\": \"vip\" }");
        var (code, output) = await host.RunAsync("push", ann.Path, "--yes");
        Assert.Equal(1, code);
        Assert.Contains("segments/vip.json:1:1", output, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_host_would_break_by_is_not_written_whoever_sends_it()
    {
        await using var host = await StartAsync();
        var (status, body) = await host.PutAsync("content/folder", """{ "edits": [ { "path": "segments/bad.json", "text": "{" } ] }""");
        Assert.Equal(400, status);
        Assert.Equal("segments/bad.json", body.GetProperty("problems")[0].GetProperty("file").GetString());
        Assert.False(File.Exists(Path.Combine(host.Content, "segments", "bad.json")));
    }

    [Theory]
    [InlineData("{}", "edits")]
    [InlineData("""{ "edits": [] }""", "edits")]
    [InlineData("""{ "edits": [ {} ] }""", "path")]
    [InlineData("""{ "edits": [ { "path": "../x", "text": "y" } ] }""", "../x")]
    [InlineData("""{ "edits": 7 }""", "edits")]
    public async Task A_push_that_is_none_is_refused_with_its_name(string body, string named)
    {
        await using var host = await StartAsync();
        var (status, answer) = await host.PutAsync("content/folder", body);
        Assert.Equal(400, status);
        Assert.Contains(named, answer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 400)]
    public async Task A_push_has_its_limit(int more, int expected)
    {
        await using var host = await StartAsync();
        const string Body = """{ "edits": [ { "path": "README.md", "text": "notes" } ] }""";
        Assert.Equal(expected, (await host.PutAsync("content/folder", Body.PadRight(Limits.BytesPerContentPush + more))).Status);
    }

    [Fact]
    public async Task What_is_removed_here_is_removed_there_and_check_tells_it_before()
    {
        await using var host = await StartAsync();
        using var ann = new TemporaryFolder();
        await host.RunAsync("pull", ann.Path);
        File.Delete(Path.Combine(ann.Path, "segments", "vip.json"));
        var (code, output) = await host.RunAsync("check", ann.Path);
        Assert.Equal(0, code);
        Assert.Contains("To be pushed: segments/vip.json", output, StringComparison.Ordinal);

        Assert.Contains("removes segments/vip.json", (await host.RunAsync("push", ann.Path, "--yes")).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(host.Content, "segments", "vip.json")));
    }

    [Theory]
    [InlineData("a", "a", "a", "")]
    [InlineData("a", "a", "b", "there")]
    [InlineData("b", "a", "a", "here")]
    [InlineData("b", "a", "c", "both")]
    [InlineData("b", "a", "b", "")]
    [InlineData("a", null, null, "here")]
    [InlineData(null, null, "a", "there")]
    [InlineData("a", null, "b", "both")]
    [InlineData(null, "a", "a", "here")]
    [InlineData("a", "a", null, "removed")]
    [InlineData(null, "a", "b", "both")]
    [InlineData("b", "a", null, "both")]
    [InlineData(null, "a", null, "")]
    public void Who_changed_a_file_is_known_from_the_three_texts(string? here, string? pulled, string? there, string expected)
    {
        var was = PulledContent.Nothing;
        if (pulled is not null) was = was with { Files = was.Files.Add("f", Wayfarer.Runtime.Definitions.FileVersion.HashOf(pulled)) };
        var changes = FolderChanges.Between(Files(here), was, Files(there));
        Assert.Equal(
            expected,
            string.Concat((string[])[
                .. changes.Here.Select(_ => "here"), .. changes.There.Select(_ => "there"), .. changes.RemovedThere.Select(_ => "removed"), .. changes.Both.Select(_ => "both"),
            ]));

        static ContentFile[] Files(string? text) => text is null ? [] : [new ContentFile("f", text)];
    }

    private static Task<HostFixture> StartAsync() => HostFixture.StartAsync(content: [("segments/vip.json", Vip), ("settings.json", """{ "sending": "off" }""")]);

    private static void Write(TemporaryFolder folder, string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.Path, path))!);
        File.WriteAllText(Path.Combine(folder.Path, path), text);
    }

    private static string Text(TemporaryFolder folder, string path) => File.ReadAllText(Path.Combine(folder.Path, path));
}
