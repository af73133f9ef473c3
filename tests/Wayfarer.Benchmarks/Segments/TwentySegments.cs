using System.Globalization;
using Wayfarer.Domain.Content;

namespace Wayfarer.Benchmarks.Segments;

/// <summary>Twenty segments of seven clauses, each as a file and as what a database is asked for the same.</summary>
internal static class TwentySegments
{
    private const int Segments = 20;

    public static IReadOnlyList<(string Id, string File, string Sql)> All { get; } = [.. Enumerable.Range(0, Segments).Select(Draw)];

    public static Snapshot Snapshot { get; } = Compile();

    /// <summary>One row for each contact, with what its events come to.</summary>
    public static string Query
    {
        get
        {
            var counts = string.Join(", ", All.Select(segment => $"count(*) FILTER (WHERE {segment.Sql})"));
            var sums = string.Join(", ", Enumerable.Range(0, Segments).SelectMany(number => new[]
            {
                $"count(*) FILTER (WHERE NOT refund AND occurred > {Since(Days(number))}) AS orders{number}",
                $"coalesce(sum(total) FILTER (WHERE NOT refund AND occurred > {Since(2 * Days(number))}), 0) AS spent{number}",
                $"count(*) FILTER (WHERE refund AND occurred > {Since(Days(number) + 7)}) AS refunds{number}",
            }));
            return $"SELECT {counts} FROM contacts c LEFT JOIN (SELECT contact, {sums} FROM purchases GROUP BY contact) p ON p.contact = c.number";
        }
    }

    private static (string, string, string) Draw(int number)
    {
        var days = Days(number);
        var (word, other) = (Population.Words[number % 4], Population.Words[(number + 1 + (number / 4 % 3)) % 4]);
        var (least, more) = (Population.Numbers[number % 4], Population.Numbers[(number + 1 + (number / 8)) % 4]);
        var (first, second, third) = (Population.WordOf(number % 8), Population.WordOf((number + 3) % 8), Population.WordOf((number + 5) % 8));
        var (bound, above, spent) = (300 + (number * 20), 100 + (number * 30), 200 + (number * 50));
        var file = $$"""
            { "language": 1, "id": "segment-{{number:00}}", "if": { "any": [
              { "all": [ { "trait": "{{word}}", "equals": "{{first}}" }, { "trait": "{{least}}", "atLeast": {{bound}} }, { "event": "Order Completed", "within": "{{days}}d" } ] },
              { "all": [ { "trait": "{{more}}", "greaterThan": {{above}} }, { "event": "Order Completed", "sum": "total", "atLeast": {{spent}}, "within": "{{2 * days}}d" },
                         { "event": "Order Refunded", "never": true, "within": "{{days + 7}}d" }, { "trait": "{{other}}", "in": ["{{second}}", "{{third}}"] } ] } ] } }
            """;
        var sql = $"({word} = '{first}' AND {least} >= {bound} AND coalesce(orders{number}, 0) >= 1) OR ({more} > {above} AND coalesce(spent{number}, 0) >= {spent} "
            + $"AND coalesce(refunds{number}, 0) = 0 AND {other} IN ('{second}', '{third}'))";
        return ($"segment-{number:00}", file, sql);
    }

    private static int Days(int number) => 10 + (number * 9);

    private static string Since(int days) => (Population.Now - TimeSpan.FromDays(days)).Milliseconds.ToString(CultureInfo.InvariantCulture);

    private static Snapshot Compile()
    {
        var (definitions, problems) = ContentCompiler.Compile([.. All.Select(segment => new ContentFile($"segments/{segment.Id}.json", segment.File))]);
        return problems.IsEmpty ? new Snapshot(1, definitions) : throw new InvalidOperationException(string.Join('\n', problems));
    }
}
