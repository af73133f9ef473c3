using System.Globalization;
using System.Security;
using System.Text;
using Wayfarer.Domain.Scoring.Backtests;

namespace Wayfarer.Local.Scores;

/// <summary>
/// A back-test as a picture: precision and recall above, the lift with its bounds below, over the thresholds. Lines differ in
/// their dashes and are named where they end, so that nobody needs to tell colours apart; what it shows is also said in words.
/// </summary>
internal static class BacktestChart
{
    private const int Width = 760;
    private const int Height = 560;
    private const int Left = 64;
    private const int Right = 640;

    private static readonly Panel Shares = new(Top: 72, Bottom: 272);
    private static readonly Panel Lifts = new(Top: 332, Bottom: 500);

    public static string Draw(Backtest backtest, string title)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"title description\" ");
        svg.Append("font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#1b1f24\">\n");
        svg.Append($"<title id=\"title\">{Escape(title)}</title>\n");
        svg.Append($"<desc id=\"description\">{Escape(Description(backtest))}</desc>\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        Text(svg, Left, 28, title, "font-size=\"16\" font-weight=\"600\"");
        Text(svg, Left, 50, BacktestReport.Headline(backtest), "fill=\"#57606a\"");
        if (!backtest.Rows.IsEmpty)
        {
            DrawShares(svg, backtest);
            DrawLifts(svg, backtest);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Description(Backtest backtest) => string.Join(' ',
    [
        .. BacktestReport.Words(backtest),
        .. backtest.Rows.Select(row =>
            $"At {BacktestReport.Number(row.Threshold.At)}: precision {BacktestReport.Percent(row.Precision.Value)}, recall {BacktestReport.Percent(row.Recall.Value)}, "
            + $"lift {row.Lift.Value:0.00}, between {row.Lift.AtLeast:0.00} and {row.Lift.AtMost:0.00}."),
    ]);

    private static void DrawShares(StringBuilder svg, Backtest backtest)
    {
        for (var percent = 0; percent <= 100; percent += 25) Grid(svg, Shares.Y(percent / 100.0), $"{percent} %");

        Line(svg, backtest, row => Shares.Y(row.Precision.Value), "precision", "#0550ae", "");
        Line(svg, backtest, row => Shares.Y(row.Recall.Value), "recall", "#953800", "6 4");
        Axis(svg, backtest, Shares);
    }

    private static void DrawLifts(StringBuilder svg, Backtest backtest)
    {
        var most = Math.Max(2, Math.Ceiling(backtest.Rows.Max(row => row.Lift.AtMost)));
        var step = Math.Max(1, Math.Ceiling(most / 5));
        for (var lift = 0.0; lift <= most; lift += step) Grid(svg, Lifts.Y(lift / most), $"{lift:0}");

        var one = Lifts.Y(1 / most);
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" y1=\"{one:0.#}\" x2=\"{Right}\" y2=\"{one:0.#}\" stroke=\"#1b1f24\" stroke-dasharray=\"2 3\"/>\n");
        Text(svg, Right + 8, one + 4, "as all (1)", "fill=\"#57606a\"");
        for (var index = 0; index < backtest.Rows.Length; index++)
        {
            var (x, lift) = (X(index, backtest), backtest.Rows[index].Lift);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x:0.#}\" y1=\"{Lifts.Y(lift.AtLeast / most):0.#}\" x2=\"{x:0.#}\" y2=\"{Lifts.Y(lift.AtMost / most):0.#}\" stroke=\"#8c959f\" stroke-width=\"5\"/>\n");
        }

        Line(svg, backtest, row => Lifts.Y(row.Lift.Value / most), "lift", "#116329", "");
        Axis(svg, backtest, Lifts);
        Text(svg, (Left + Right) / 2, Lifts.Bottom + 42, "threshold", "text-anchor=\"middle\"");
    }

    private static void Line(StringBuilder svg, Backtest backtest, Func<BacktestRow, double> y, string name, string colour, string dashes)
    {
        var points = backtest.Rows.Select((row, index) => (X: X(index, backtest), Y: y(row))).ToList();
        var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
        var dashed = dashes.Length == 0 ? "" : $" stroke-dasharray=\"{dashes}\"";
        svg.Append($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dashed}/>\n");
        foreach (var (x, at) in points) svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{at:0.#}\" r=\"3\" fill=\"{colour}\"/>\n");
        Text(svg, points[^1].X + 8, points[^1].Y + (dashes.Length == 0 ? -4 : 12), name, $"fill=\"{colour}\" font-weight=\"600\"");
    }

    private static void Axis(StringBuilder svg, Backtest backtest, Panel panel)
    {
        for (var index = 0; index < backtest.Rows.Length; index++)
        {
            var row = backtest.Rows[index];
            var weight = row == backtest.Best ? "font-weight=\"700\"" : "";
            Text(svg, X(index, backtest), panel.Bottom + 18, BacktestReport.Number(row.Threshold.At), $"text-anchor=\"middle\" {weight}");
            if (row == backtest.Best) Text(svg, X(index, backtest), panel.Bottom + 32, "best", "text-anchor=\"middle\" font-weight=\"700\"");
        }
    }

    private static void Grid(StringBuilder svg, double y, string label)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" y1=\"{y:0.#}\" x2=\"{Right}\" y2=\"{y:0.#}\" stroke=\"#d0d7de\"/>\n");
        Text(svg, Left - 8, y + 4, label, "text-anchor=\"end\" fill=\"#57606a\"");
    }

    private static void Text(StringBuilder svg, double x, double y, string text, string attributes) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" {attributes}>{Escape(text)}</text>\n");

    // Thresholds stand side by side in equal steps: they are read off, and lie close where people do.
    private static double X(int index, Backtest backtest) =>
        backtest.Rows.Length == 1 ? (Left + Right) / 2.0 : Left + 24 + ((Right - Left - 48.0) * index / (backtest.Rows.Length - 1));

    private static string Escape(string text) => SecurityElement.Escape(text);

    private sealed record Panel(int Top, int Bottom)
    {
        public double Y(double share) => Bottom - ((Bottom - Top) * Math.Clamp(share, 0, 1));
    }
}
