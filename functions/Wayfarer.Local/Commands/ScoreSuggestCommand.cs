using System.CommandLine;
using Spectre.Console;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Scoring.Suggestions;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Scores;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer score suggest</c>: a score that a history proposes, judged on what came after.</summary>
internal static class ScoreSuggestCommand
{
    private const double PartThatIsLearntFrom = 0.75;

    public static Command Create(IAnsiConsole console)
    {
        var folders = new FolderOptions();
        var histories = new HistoryOptions();
        var conversion = new ConversionOptions();
        var id = new Option<string>("--id") { Description = "What the score is to be called; intent by default.", DefaultValueFactory = _ => "intent" };
        var until = new Option<string?>("--until") { Description = "The first instant that is not learnt from, but judged on; after three quarters of the time by default." };
        var without = new Option<string[]>("--without") { Description = "An event that is not to count, because it belongs to the conversion; as often as needed." };
        var chart = new Option<string?>("--chart") { Description = "The SVG file to draw the judgement into." };
        var over = new Option<bool>("--over") { Description = "Write over a score of the same id." };
        var command = new Command("suggest", "Propose a score by what people did before they converted.") { histories.File, folders.Content, id, until, without, chart, over };
        foreach (var option in conversion.All.Concat(histories.All)) command.Add(option);

        command.SetAction(async (parsed, cancellation) =>
        {
            var name = parsed.GetRequiredValue(id);
            if (!DefinitionId.IsValid(name)) throw new FormatException($"'{name}' cannot be the id of a score; {DefinitionId.Advice}.");

            var path = Path.Combine(folders.ContentFolder(parsed), "scores", $"{name}.json");
            if (File.Exists(path) && !parsed.GetValue(over)) throw new InvalidDataException($"There is a {path} already. Choose another --id, or say --over.");

            var history = await histories.ReadAsync(parsed, console, cancellation);
            var end = ReplayCommand.ToInstant(parsed.GetValue(until)) ?? history.From + (PartThatIsLearntFrom * (history.Until - history.From));
            var question = new BacktestQuestion(conversion.Conversion(parsed), conversion.Within(parsed), history.From, end);
            var suggestion = SuggestedScore.Of(history.People, name, question, (parsed.GetValue(without) ?? []).ToHashSet());
            SuggestionReport.Write(console, suggestion);
            if (suggestion.HeldOut is { Best: null } useless) BacktestReport.Write(console, useless);
            if (suggestion.File is not { } suggested) return 0;

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, suggested.Text, cancellation);
            console.WriteLine($"Written to {path}. On what came from {end} on, of which it knew nothing:");
            Judge(console, history, suggested, question with { From = end, Until = history.Until }, parsed.GetValue(chart));
            return 0;
        });
        return command;
    }

    private static void Judge(IAnsiConsole console, History history, ContentFile suggested, BacktestQuestion question, string? chart)
    {
        var (definitions, _) = ContentCompiler.Compile([suggested]);
        var backtest = ScoreBacktestCommand.Run(history.People, definitions, definitions.Scores.Single(), question);
        BacktestReport.Write(console, backtest);
        ScoreBacktestCommand.Draw(
            console, backtest, $"{definitions.Scores.Single().Id}: who does {question.Conversion.Name} within {Duration.Describe(question.Within)}", chart);
    }
}
