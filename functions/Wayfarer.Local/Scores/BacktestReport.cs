using Spectre.Console;
using Wayfarer.Domain;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Time;

namespace Wayfarer.Local.Scores;

/// <summary>A back-test as it is seen on a console.</summary>
internal static class BacktestReport
{
    private const int WidthOfFiles = 160;

    private static readonly string[] Headings =
        ["threshold", "crossed", "converted", "precision", "found of", "recall", "lead: quarter", "half", "three quarters", "lift", "surely", ""];

    public static void Write(IAnsiConsole console, Backtest backtest)
    {
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = WidthOfFiles;

        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in Headings) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var row in backtest.Rows) table.AddRow([.. Cells(backtest, row).Select(Markup.Escape)]);
        console.Write(table);
        foreach (var line in Words(backtest)) console.WriteLine(line);
    }

    /// <summary>What was asked, and what the rows come to.</summary>
    public static IEnumerable<string> Words(Backtest backtest)
    {
        var (question, all) = (backtest.Question, backtest.Base);
        var within = Duration.Describe(question.Within);
        if (all.Cases == 0)
        {
            yield return $"Nobody was seen for {within} or longer from {question.From} to {question.Until}, so nothing can be told: choose a shorter --within, or a longer period.";
            yield break;
        }

        yield return $"From {question.From} to {question.Until} there are {Count(backtest.Conversions, "conversion")} '{question.Conversion.Name}'. "
            + $"Of {Count(all.Cases, "person", "people")} seen, {all.Hits:N0} ({Percent(all.Value)}) converted within {within}: that is lift 1.";
        if (backtest.Rows.Sum(row => row.WithConversion) is > 0 and var same)
            yield return $"{Count(same, "crossing")} at the very instant of a conversion {(same == 1 ? "does" : "do")} not count.";

        yield return backtest.Best is { } best
            ? $"Best: {Number(best.Threshold.At)}. Of {Count(best.Precision.Cases, "person", "people")} who crossed it, {Percent(best.Precision.Value)} converted within "
                + $"{within}, {best.Lift.Value:0.0} times as many as of all (surely {best.Lift.AtLeast:0.0} times); it came before {Percent(best.Recall.Value)} of the conversions."
            : $"No threshold is of use: of none it is sure that who crosses it converts more often than others, by {Limits.ConversionsForCertainty} "
                + "conversions or more and within the bounds of chance (99 %).";
    }

    /// <summary>One line of it.</summary>
    public static string Headline(Backtest backtest) => backtest.Best is { } best
        ? $"Best at {Number(best.Threshold.At)}: {Percent(best.Precision.Value)} of those who cross it convert, {best.Lift.Value:0.0} times as many as of all"
        : "No threshold is of use";

    private static IEnumerable<string> Cells(Backtest backtest, BacktestRow row) =>
    [
        row.Threshold.Id.Length == 0 ? Number(row.Threshold.At) : $"{row.Threshold.Id} {Number(row.Threshold.At)}",
        $"{row.Precision.Cases:N0}",
        $"{row.Precision.Hits:N0}",
        $"{Percent(row.Precision.Value)} ({Percent(row.Precision.AtLeast)} to {Percent(row.Precision.AtMost)})",
        $"{row.Recall.Hits:N0} of {row.Recall.Cases:N0}",
        Percent(row.Recall.Value),
        Time(row.Lead?.LowerQuartile),
        Time(row.Lead?.Median),
        Time(row.Lead?.UpperQuartile),
        $"{row.Lift.Value:0.00}",
        $"{row.Lift.AtLeast:0.00} to {row.Lift.AtMost:0.00}",
        row == backtest.Best ? "best" : row.Lift.IsSure ? "" : "unsure",
    ];

    internal static string Percent(double share) => $"{share * 100:0.0} %";

    internal static string Number(decimal number) => number.ToString("0.##");

    private static string Count(long number, string one, string? several = null) => $"{number:N0} {(number == 1 ? one : several ?? one + "s")}";

    private static string Time(TimeSpan? time) => time switch
    {
        null => "",
        { TotalDays: >= 2 } days => $"{days.TotalDays:0.0} d",
        { TotalHours: >= 2 } hours => $"{hours.TotalHours:0.0} h",
        { TotalMinutes: >= 2 } minutes => $"{minutes.TotalMinutes:0.0} min",
        { } seconds => $"{seconds.TotalSeconds:0.0} s",
    };
}
