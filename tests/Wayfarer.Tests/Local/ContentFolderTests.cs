using System.Text.Json;
using Wayfarer.Local.Client;
using Wayfarer.Local.Commands;
using Wayfarer.Local.Content;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Local;

/// <summary>What whoever edits the content folder finds there, and what the host tells about it.</summary>
public sealed class ContentFolderTests
{
    private const string Broken = """{ "id": "greet", "trigger": { "event": "Asked" }, "steps": [ { "id": "a", "wait": "2 hours" } ] }""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broken_file_gets_an_error_file_that_goes_when_it_is_repaired()
    {
        await using var host = await HostFixture.StartAsync();
        var sound = await File.ReadAllTextAsync(Path.Combine(host.Content, "segments/active-buyers.json"), Cancellation);
        var thanks = await File.ReadAllTextAsync(Path.Combine(host.Content, "journeys/loyal-buyers.json"), Cancellation);
        await host.WriteAsync("journeys/greet.json", Broken);
        await host.WriteAsync("segments/active-buyers.json", sound.Replace("\"90d\"", "\"90 days\"", StringComparison.Ordinal));
        await host.WriteAsync("journeys/loyal-buyers.json", thanks.Replace("10:00", "11:00", StringComparison.Ordinal));
        await HostFixture.UntilAsync(() => Task.FromResult(Errors(host).Length == 3));

        // What is unchanged is live as it was, whatever it depends on.
        Assert.Equal(["journeys/greet.json.txt", "journeys/loyal-buyers.json.txt", "segments/active-buyers.json.txt"], Errors(host));
        Assert.Equal(
            """
            journeys/greet.json is held back.

            Line 1, column 83: "wait" must be a time of at most ten years, not "2 hours".
              What to do: write a whole number and a unit, such as "30m", "24h" or "7d".

            What stays live instead: nothing, because no text of it was ever published.

            Wayfarer writes this file, and removes it when the problem is repaired.

            """.ReplaceLineEndings("\n"),
            await ErrorAsync(host, "journeys/greet.json.txt"));
        Assert.Equal(
            """
            segments/active-buyers.json is held back.

            Line 7, column 63: "within" must be a time of at most ten years, not "90 days".
              What to do: write a whole number and a unit, such as "30m", "24h" or "7d".

            What stays live instead: the text that was published before this change.

            Held back because of it:
              journeys/loyal-buyers.json

            Wayfarer writes this file, and removes it when the problem is repaired.

            """.ReplaceLineEndings("\n"),
            await ErrorAsync(host, "segments/active-buyers.json.txt"));
        Assert.Contains("What to do: repair segments/active-buyers.json.", await ErrorAsync(host, "journeys/loyal-buyers.json.txt"), StringComparison.Ordinal);

        await host.WriteAsync("segments/active-buyers.json", sound);
        await HostFixture.UntilAsync(() => Task.FromResult(Errors(host).Length == 1));
        File.Delete(Path.Combine(host.Content, "journeys/greet.json"));
        await HostFixture.UntilAsync(() => Task.FromResult(!Directory.Exists(Path.Combine(host.Content, "errors"))));
    }

    [Fact]
    public async Task A_folder_that_is_written_to_all_the_time_is_published_all_the_same()
    {
        await using var host = await HostFixture.StartAsync();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(
            async () =>
            {
                for (var number = 0; !stop.IsCancellationRequested; number++)
                {
                    await host.WriteAsync("segments/noise.json", $"{number}");
                    await Task.Delay(10, Cancellation);
                }
            },
            Cancellation);
        await host.WriteAsync("journeys/greet.json", Broken.Replace("2 hours", "2h", StringComparison.Ordinal));
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/journeys")).GetRawText().Contains("greet", StringComparison.Ordinal));
        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task The_host_tells_what_became_of_each_file()
    {
        await using var host = await HostFixture.StartAsync();
        await host.WriteAsync("journeys/greet.json", Broken);
        await host.WriteAsync("journeys/hello.json", Broken.Replace("greet", "hello", StringComparison.Ordinal).Replace("2 hours", "2h", StringComparison.Ordinal));
        JsonElement content = default;
        await HostFixture.UntilAsync(async () =>
        {
            content = await host.GetAsync("/v1/content");
            return State("journeys/greet.json") == "HeldBack" && State("journeys/hello.json") is "Live" or "Unchanged";
        });

        Assert.Equal("Unchanged", State("settings.json"));
        Assert.True(content.GetProperty("snapshot").GetInt64() >= 2);
        Assert.True(DateTimeOffset.Parse(content.GetProperty("publishedAt").GetString()!, null) > DateTimeOffset.UtcNow.AddMinutes(-5));
        var live = (await host.GetAsync("/v1/content/files")).GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()).ToList();
        Assert.Contains("journeys/hello.json", live);
        Assert.DoesNotContain("journeys/greet.json", live);

        string? State(string path) => content.GetProperty("files").EnumerateArray()
            .Where(file => file.GetProperty("path").GetString() == path).Select(file => file.GetProperty("state").GetString()).SingleOrDefault();
    }

    [Fact]
    public async Task What_Wayfarer_writes_into_the_folder_is_no_change_of_it()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("journeys"));
        await File.WriteAllTextAsync(folder.File("journeys/greet.json"), Broken, Cancellation);
        using var definitions = new DefinitionStore(new MemoryTableStore());
        using var publisher = new ContentPublisher(new LocalContentFolder(folder.Path), definitions);
        var watcher = new ContentWatcher(folder.Path, publisher, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

        Assert.True(await watcher.PublishAsync(Cancellation));
        var error = folder.File("errors/journeys/greet.json.txt");
        var written = File.GetLastWriteTimeUtc(error);
        SchemaFiles.Write(folder.Path);
        await File.WriteAllTextAsync(folder.File("errors/notes.txt"), "mine", Cancellation);
        Assert.False(await watcher.PublishAsync(Cancellation));

        await File.WriteAllTextAsync(folder.File("journeys/other.json"), Broken, Cancellation);
        Assert.True(await watcher.PublishAsync(Cancellation));
        Assert.Equal(written, File.GetLastWriteTimeUtc(error));
        Assert.Equal("mine", await File.ReadAllTextAsync(folder.File("errors/notes.txt"), Cancellation));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_published_all_the_same()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("journeys"));
        await File.WriteAllTextAsync(folder.File("journeys/greet.json"), Broken, Cancellation);

        // Whoever may do everything cannot be kept from writing by permissions; a file where a folder should be keeps everybody out.
        await File.WriteAllTextAsync(folder.File("errors"), "", Cancellation);
        await File.WriteAllTextAsync(folder.File("schemas"), "", Cancellation);
        using var definitions = new DefinitionStore(new MemoryTableStore());
        using var publisher = new ContentPublisher(new LocalContentFolder(folder.Path), definitions);
        var watcher = new ContentWatcher(folder.Path, publisher, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        SchemaFiles.TryWrite(folder.Path);

        Assert.True(await watcher.PublishAsync(Cancellation));
        Assert.Single(definitions.Problems);
    }

    [Fact]
    public async Task The_difference_to_a_host_names_the_people_inside()
    {
        await using var host = await HostFixture.StartAsync();
        await host.PostAsync("identify", """{ "userId": "ada", "traits": { "email": "ada@example.com" } }""");
        await host.PostAsync("track", """{ "userId": "ada", "event": "Signed Up" }""");
        await HostFixture.UntilAsync(async () => (await host.GetAsync("/v1/journeys")).ToString().Contains("\"here\":1", StringComparison.Ordinal));

        using var folder = new TemporaryFolder();
        foreach (var file in ContentFiles.Read(host.Content))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(file.Path))!);
            await File.WriteAllTextAsync(folder.File(file.Path), file.Text.Replace("\"days\": 2", "\"days\": 3", StringComparison.Ordinal), Cancellation);
        }

        await File.WriteAllTextAsync(folder.File("journeys/greet.json"), Broken, Cancellation);
        var output = new StringWriter();
        using var client = new WayfarerClient(host.Client.BaseAddress!, key: null);
        Assert.Equal(0, await DiffCommand.RunAsync(folder.Path, client, output, Cancellation));

        Assert.Equal(
            [
                "Would not go live: journeys/greet.json:1:83: \"wait\" must be a time of at most ten years, not \"2 hours\" (write a whole number and a unit, such as \"30m\", \"24h\" or \"7d\")",
                "journeys/welcome.json",
                "  step \"settle-in\" waits until 09:00, 3 days on instead of until 09:00, 2 days on",
            ],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)[..3]);
        Assert.Matches("people inside stay on their version: 1 is at", output.ToString());
    }

    [Fact]
    public async Task A_journey_whose_file_is_deleted_is_listed_as_draining_until_nobody_is_inside()
    {
        await using var host = await HostFixture.StartAsync();
        const string Asking = """{ "id": "ask", "state": "live", "trigger": { "event": "Asked" }, "exit": [ { "event": "Answered" } ], "steps": [ { "id": "rest", "wait": "9d" } ] }""";
        await host.WriteAsync("journeys/ask.json", Asking);
        await HostFixture.UntilAsync(async () => await AskAsync() is not null);
        await host.PostAsync("track", """{ "userId": "ada", "event": "Asked" }""");
        await HostFixture.UntilAsync(async () => Here(await AskAsync()) == 1);

        File.Delete(Path.Combine(host.Content, "journeys/ask.json"));
        await HostFixture.UntilAsync(async () => (await AskAsync())?.GetProperty("state").GetString() == "Draining");
        Assert.Equal(1, Here(await AskAsync()));

        await host.PostAsync("track", """{ "userId": "ada", "event": "Answered" }""");
        await HostFixture.UntilAsync(async () => await AskAsync() is null);

        static long Here(JsonElement? journey) => journey?.GetProperty("totals").GetProperty("here").GetInt64() ?? -1;

        async Task<JsonElement?> AskAsync() => (await host.GetAsync("/v1/journeys")).GetProperty("journeys").EnumerateArray()
            .Where(journey => journey.GetProperty("id").GetString() == "ask").Select(journey => (JsonElement?)journey).SingleOrDefault();
    }

    private static string[] Errors(HostFixture host)
    {
        var folder = Path.Combine(host.Content, "errors");
        if (!Directory.Exists(folder)) return [];

        return [.. Directory.GetFiles(folder, "*.txt", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    private static Task<string> ErrorAsync(HostFixture host, string path) => File.ReadAllTextAsync(Path.Combine(host.Content, "errors", path), Cancellation);
}
