using Spectre.Console;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Scoring.Suggestions;
using Wayfarer.Local.Client;

namespace Wayfarer.Local.Scores;

/// <summary>What a history suggests, and by what figures.</summary>
internal static class SuggestionReport
{
    private const int WidthOfFiles = 160;
    private const int Shown = 20;

    private static readonly string[] Headings = ["", "found: people", "lift", "held out: people", "converted", "lift", "surely", "points"];

    public static void Write(IAnsiConsole console, SuggestedScore suggestion)
    {
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = WidthOfFiles;
        if (suggestion.Indicators.IsEmpty)
        {
            console.WriteLine("Nothing that people do tells surely who will convert, so there is no score to suggest, and no threshold would be of use.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in Headings) table.AddColumn(heading.Length == 0 ? new TableColumn("what people do") : new TableColumn(heading).RightAligned());
        foreach (var indicator in suggestion.Indicators.Take(Shown)) table.AddRow([.. Cells(indicator, suggestion).Select(Markup.Escape)]);
        console.Write(table);
        if (suggestion.Indicators.Length > Shown) console.WriteLine($"{suggestion.Indicators.Length - Shown} more tell something, too.");
    }

    private static IEnumerable<string> Cells(MeasuredIndicator indicator, SuggestedScore suggestion) =>
    [
        Printable.Of(indicator.Indicator.ToString()),
        $"{indicator.Found.Part.Cases:N0}",
        $"{indicator.Found.Value:0.00}",
        $"{indicator.HeldOut.Part.Cases:N0}",
        BacktestReport.Percent(indicator.HeldOut.Part.Value),
        $"{indicator.HeldOut.Value:0.00}",
        $"{indicator.HeldOut.AtLeast:0.00} to {indicator.HeldOut.AtMost:0.00}",
        suggestion.Rules.FirstOrDefault(rule => rule.Why == indicator) is { } rule ? $"{rule.Points}" : "",
    ];
}
