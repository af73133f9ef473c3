using System.CommandLine;
using Spectre.Console;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Content;
using Wayfarer.Local.Scores;
using Wayfarer.Runtime.Content;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer score backtest</c>: which threshold of a score tells best who will convert.</summary>
internal static class ScoreBacktestCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var folders = new FolderOptions();
        var histories = new HistoryOptions();
        var conversion = new ConversionOptions();
        var score = new Argument<string>("score") { Description = "The id of a score of the content folder." };
        var from = new Option<string?>("--from") { Description = "The first instant that is judged; what came before only counts for the score. The first event by default." };
        var until = new Option<string?>("--until") { Description = "The first instant that is not looked at any more; behind the last event by default." };
        var chart = new Option<string?>("--chart") { Description = "The SVG file to draw the result into." };
        var command = new Command("backtest", "Hold the thresholds of a score against what people really did.") { score, histories.File, folders.Content, from, until, chart };
        foreach (var option in conversion.All.Concat(histories.All)) command.Add(option);

        command.SetAction(async (parsed, cancellation) =>
        {
            var (definitions, model) = Score(folders.ContentFolder(parsed), parsed.GetRequiredValue(score), console);
            var history = await histories.ReadAsync(parsed, console, cancellation);
            var question = new BacktestQuestion(
                conversion.Conversion(parsed),
                conversion.Within(parsed),
                ReplayCommand.ToInstant(parsed.GetValue(from)) ?? history.From,
                ReplayCommand.ToInstant(parsed.GetValue(until)) ?? history.Until);
            var backtest = Run(history.People, definitions, model, question);
            BacktestReport.Write(console, backtest);
            Draw(console, backtest, $"{model.Id}: who does {question.Conversion.Name} within {Duration.Describe(question.Within)}", parsed.GetValue(chart));
            return 0;
        });
        return command;
    }

    /// <summary>The thresholds of the score, and between them others that may be better.</summary>
    public static Backtest Run(IReadOnlyList<PersonHistory> people, Definitions definitions, ScoreModel model, BacktestQuestion question) =>
        Backtest.Of(people, definitions, model with { Thresholds = Backtest.Candidates(people, definitions, model, question) }, question);

    public static void Draw(IAnsiConsole console, Backtest backtest, string title, string? path)
    {
        if (path is null) return;

        File.WriteAllText(path, BacktestChart.Draw(backtest, title));
        console.WriteLine($"Drawn into {path}.");
    }

    private static (Definitions Definitions, ScoreModel Model) Score(string folder, string id, IAnsiConsole console)
    {
        var (definitions, problems) = ContentValidator.Validate(ContentFiles.Read(folder));
        if (definitions.Scores.FirstOrDefault(score => score.Id == id) is { } model) return (definitions, model);

        foreach (var problem in problems.Where(problem => problem.File.StartsWith("scores/", StringComparison.Ordinal))) console.WriteLine($"{problem}");
        var known = definitions.Scores.Select(score => score.Id).ToList();
        throw new InvalidDataException($"There is no sound score '{id}' in {folder}. {(known.Count == 0 ? "It has none; let one be suggested." : $"It has {string.Join(", ", known)}.")}");
    }
}
