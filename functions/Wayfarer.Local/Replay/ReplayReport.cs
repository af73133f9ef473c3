using Spectre.Console;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Local.Replay;

/// <summary>The closing tables of a replay: where people went, and what was sent to them.</summary>
internal static class ReplayReport
{
    public static void Write(IAnsiConsole console, IReadOnlyList<(string Journey, JourneyTotals Totals)> journeys)
    {
        console.Write(Journeys(journeys));
        var messages = Messages(journeys);
        if (messages.Rows.Count > 0) console.Write(messages);
    }

    private static Table Journeys(IReadOnlyList<(string Journey, JourneyTotals Totals)> journeys)
    {
        var table = Table("journey", "entered", "here", "finished", "exited", "failed", "goals");
        foreach (var (journey, totals) in journeys)
            Add(table, [journey], totals.Entered, totals.Here, totals.Finished, totals.Exited, totals.Failed, totals.Goals);

        return table;
    }

    private static Table Messages(IReadOnlyList<(string Journey, JourneyTotals Totals)> journeys)
    {
        var table = Table("journey", "step", "reserved", "handed over", "skipped", "failed", "unknown");
        foreach (var (journey, totals) in journeys)
        {
            foreach (var step in totals.Steps.Where(step => step.Reserved > 0))
                Add(table, [journey, step.Step], step.Reserved, step.HandedOver, step.Skipped, step.Failed, step.Unknown);
        }

        return table;
    }

    private static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(column is "journey" or "step" ? new TableColumn(column) : new TableColumn(column).RightAligned());

        return table;
    }

    private static void Add(Table table, string[] names, params long[] numbers) =>
        table.AddRow([.. names.Select(Markup.Escape), .. numbers.Select(number => number.ToString("N0"))]);
}
