using System.Xml.Linq;
using Spectre.Console;
using Wayfarer.Local.Commands;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Domain.Scoring.Suggestions;
using Xunit;

namespace Wayfarer.Tests.Local.Scores;

/// <summary><c>wayfarer score</c> on files, as it is typed.</summary>
public sealed class ScoreCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    [Fact]
    public async Task A_suggested_score_is_written_judged_and_drawn_and_can_be_back_tested()
    {
        var history = History();

        Assert.Equal(0, await RunAsync("suggest", history, "--conversion", "Signed Up", "--within", "7d", "--until", "2026-03-02", "--chart", _folder.File("suggested.svg")));
        Assert.Contains("\"event\": \"Pricing Viewed\", \"points\": 100", await File.ReadAllTextAsync(_folder.File("scores/intent.json"), Cancellation));
        Assert.Contains("of which it knew nothing", Said());

        _output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("backtest", "intent", history, "--conversion", "Signed Up", "--within", "7d", "--chart", _folder.File("chart.svg")));

        var lines = _output.ToString().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Contains(lines, line => line.StartsWith("hot 100 ", StringComparison.Ordinal) && line.EndsWith(" best", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Best: 100. Of ", StringComparison.Ordinal));
        AssertIsReadable(_folder.File("chart.svg"));
        AssertIsReadable(_folder.File("suggested.svg"));
    }

    [Fact]
    public async Task A_score_that_is_there_is_not_written_over_unless_it_is_said()
    {
        var history = History();
        Directory.CreateDirectory(_folder.File("scores"));
        await File.WriteAllTextAsync(_folder.File("scores/intent.json"), "mine", Cancellation);

        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync("suggest", history, "--conversion", "Signed Up", "--within", "7d"));
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder.File("scores/intent.json"), Cancellation));

        Assert.Equal(0, await RunAsync("suggest", history, "--conversion", "Signed Up", "--within", "7d", "--over"));
        Assert.NotEqual("mine", await File.ReadAllTextAsync(_folder.File("scores/intent.json"), Cancellation));
    }

    [Fact]
    public async Task Where_nothing_tells_no_file_is_written_and_it_is_said()
    {
        Assert.Equal(0, await RunAsync("suggest", History(), "--conversion", "Nothing", "--within", "7d"));

        Assert.Contains("there is no score to suggest, and no threshold would be of use", Said());
        Assert.False(Directory.Exists(_folder.File("scores")));
    }

    [Fact]
    public async Task A_period_that_is_too_short_is_said_to_be_so()
    {
        var history = History();
        Assert.Equal(0, await RunAsync("suggest", history, "--conversion", "Signed Up", "--within", "7d"));

        Assert.Equal(0, await RunAsync("backtest", "intent", history, "--conversion", "Signed Up", "--from", "2026-03-01", "--until", "2026-03-15"));

        Assert.Contains("choose a shorter --within, or a longer period", Said());
    }

    [Fact]
    public async Task An_unknown_score_is_answered_with_those_that_there_are()
    {
        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync("backtest", "intent", History(), "--conversion", "Signed Up"));

        Assert.Contains("There is no sound score 'intent'", problem.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static void AssertIsReadable(string path)
    {
        var svg = XDocument.Load(path).Root!;
        XNamespace names = "http://www.w3.org/2000/svg";
        Assert.Equal("img", svg.Attribute("role")?.Value);
        Assert.Equal("title description", svg.Attribute("aria-labelledby")?.Value);
        Assert.Equal("intent: who does Signed Up within 7d", svg.Element(names + "title")?.Value);
        Assert.Contains("At 100: precision", svg.Element(names + "desc")?.Value);
        Assert.Equal(["precision", "recall", "lift"], svg.Elements(names + "text").Select(text => text.Value).Where(text => text is "precision" or "recall" or "lift"));
        Assert.Equal(3, svg.Elements(names + "polyline").Count());
    }

    /// <summary>What was printed, whatever the width of the console made of it.</summary>
    private string Said() => string.Join(' ', _output.ToString().Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private string History()
    {
        var path = _folder.File("history.csv");
        var rows = Visitors.Draw(1_200).SelectMany(person => person.Events).OrderBy(@event => @event.OccurredAt)
            .Select(@event => $"{@event.UserId},{@event.Name},{@event.OccurredAt}");
        File.WriteAllLines(path, rows.Prepend("user_id,event,timestamp"));
        return path;
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(_output) });
        var configuration = new System.CommandLine.InvocationConfiguration { EnableDefaultExceptionHandler = false };
        return ScoreCommand.Create(console).Parse([.. arguments, "--content", _folder.Path]).InvokeAsync(configuration, Cancellation);
    }
}
