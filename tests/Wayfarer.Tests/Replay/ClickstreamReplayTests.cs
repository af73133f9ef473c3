using Spectre.Console;
using Wayfarer.Local.Commands;
using Wayfarer.Local.Replay;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Replay;

public sealed class ClickstreamReplayTests
{
    private static readonly ReplayMapping Mapping = new()
    {
        Traits = new Dictionary<string, TraitTemplate> { ["email"] = new("{user_id}@example.com") },
    };

    internal static string ContentFolder => Path.Combine(AppContext.BaseDirectory, "replay-content");

    [Fact]
    public async Task The_real_pipeline_decides_as_brute_force_does_for_every_visitor()
    {
        var path = ClickstreamReference.FindOrSkip();
        using var folder = new TemporaryFolder();
        var options = new ReplayOptions(ContentFolder, folder.Path) { OutboxFiles = false };
        var output = new StringWriter();

        Assert.Equal(0, await ReplayCommand.RunAsync(path, Mapping, options, ConsoleOn(output), TestContext.Current.CancellationToken));

        Assert.Equal(ClickstreamReference.Enrollments(path), await ReplayedState.EnrollmentsAsync(folder.Path));
        var lines = output.ToString().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Contains("abandoned-cart 2,276 0 1,603 673 0 688", lines);
        Assert.Contains("abandoned-cart first 1,607 1,607 0 0 0", lines);
        Assert.Contains("abandoned-cart second 1,603 1,603 0 0 0", lines);
    }

    [Fact]
    public async Task A_replay_that_has_ended_changes_nothing_when_it_is_started_again()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("carts.csv");
        await File.WriteAllTextAsync(
            file, "user_id,event,timestamp\n1,cart,2020-01-01 10:00:00\n2,cart,2020-01-01 10:30:00\n2,payment_done,2020-01-01 11:00:00\n", TestContext.Current.CancellationToken);
        var options = new ReplayOptions(ContentFolder, folder.File("data"));

        await ReplayCommand.RunAsync(file, Mapping, options, ConsoleOn(new StringWriter()), TestContext.Current.CancellationToken);
        var first = await ReplayedState.RowsAsync(options.DataFolder);
        await ReplayCommand.RunAsync(file, Mapping, options, ConsoleOn(new StringWriter()), TestContext.Current.CancellationToken);

        Assert.Equal(first, await ReplayedState.RowsAsync(options.DataFolder));
        Assert.Equal(2, Directory.GetFiles(options.Outbox, "*.eml").Length);
    }

    [Fact]
    public async Task What_would_happen_behind_the_end_does_not()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("carts.csv");
        await File.WriteAllTextAsync(file, "user_id,event,timestamp\n1,cart,2020-01-01 10:00:00\n", TestContext.Current.CancellationToken);
        var options = new ReplayOptions(ContentFolder, folder.File("data")) { Until = ReplayCommand.ToInstant("2020-01-01T12:00:00Z") };

        await ReplayCommand.RunAsync(file, Mapping, options, ConsoleOn(new StringWriter()), TestContext.Current.CancellationToken);

        Assert.Single(Directory.GetFiles(options.Outbox, "*.eml"));
    }

    [Fact]
    public async Task The_demo_sends_messages_and_is_the_same_each_time()
    {
        using var folder = new TemporaryFolder();
        var first = new StringWriter();
        var second = new StringWriter();

        Assert.Equal(0, await DemoCommand.RunAsync(40, 20, folder.File("one"), ConsoleOn(first), TestContext.Current.CancellationToken));
        Assert.Equal(0, await DemoCommand.RunAsync(40, 20, folder.File("two"), ConsoleOn(second), TestContext.Current.CancellationToken));

        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder.File("one"), "outbox"), "*.eml"));
        Assert.Equal(first.ToString().Replace(folder.File("one"), folder.File("two"), StringComparison.Ordinal), second.ToString());
    }

    private static IAnsiConsole ConsoleOn(TextWriter output) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(output) });
}
