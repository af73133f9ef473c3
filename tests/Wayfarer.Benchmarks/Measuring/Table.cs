using System.Globalization;

namespace Wayfarer.Benchmarks.Measuring;

/// <summary>Figures as lines of text: median, spread, how many samples, and what was aimed at.</summary>
public static class Table
{
    public static void Write(TextWriter output, string title, IReadOnlyList<Figure> figures)
    {
        output.WriteLine();
        output.WriteLine(title);
        output.WriteLine($"  {"",-62} {"median",12} {"min",12} {"max",12} {"n",3}  {"unit",-10} aim");
        foreach (var figure in figures)
        {
            output.WriteLine(
                $"  {figure.Name,-62} {Number(figure.Median),12} {Number(figure.Least),12} {Number(figure.Most),12} "
                + $"{figure.Samples.Count,3}  {figure.Unit,-10} {figure.Aim}");
        }
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "#,0" : "0.0###", CultureInfo.InvariantCulture);
}
