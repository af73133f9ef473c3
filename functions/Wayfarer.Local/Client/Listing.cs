using Spectre.Console;

namespace Wayfarer.Local.Client;

/// <summary>Rows under headings, for people and for <c>grep</c>: no row is broken into two when nobody looks at it.</summary>
internal static class Listing
{
    private const int WidthOfFiles = 240;

    public static void Write(IAnsiConsole console, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = WidthOfFiles;

        var table = new Table().Border(TableBorder.None);
        foreach (var heading in headings) table.AddColumn(new TableColumn(Markup.Escape(heading)).PadRight(2));
        foreach (var row in rows) table.AddRow([.. row.Select(cell => Markup.Escape(Printable.Of(cell)))]);
        console.Write(table);
    }
}
