using Wayfarer.Domain.Time;

namespace Wayfarer.Tests.Domain.Segments;

/// <summary>The raw file of purchases as a table of DuckDB, and each segment as a query over it.</summary>
internal sealed class PurchaseTable : IDisposable
{
    private static readonly Dictionary<string, string> Questions = new()
    {
        ["recent"] = "select distinct customer from purchases where bought <= $1 and bought + interval 30 days > $1",
        ["frequent"] = "select customer from purchases where bought <= $1 and bought + interval 365 days > $1 group by customer having count(*) >= 4",
        ["big-spenders"] = "select customer from purchases where bought <= $1 and bought + interval 365 days > $1 group by customer having sum(dollars) >= 200",
        ["lapsed"] = "select customer from purchases where bought <= $1 group by customer having max(bought) + interval 180 days <= $1",
        ["first-time"] = "select customer from purchases where bought <= $1 group by customer having count(*) = 1",
    };

    private readonly DuckDb _duck = new();

    public PurchaseTable(string path) => _duck.Run(
        """
        create table purchases as
        select cells[1] as customer, strptime(cells[2], '%Y%m%d') as bought, cast(cells[4] as decimal(12, 2)) as dollars
        from (
            select regexp_extract_all(line, '[^\s]+') as cells
            from (select unnest(string_split(content, chr(10))) as line from read_text($1)))
        where len(cells) = 4
        """,
        path);

    public static IEnumerable<string> Segments => Questions.Keys;

    /// <summary>Who is in a segment at an instant, in order.</summary>
    public IEnumerable<string> Members(string segment, Instant at) =>
        _duck.Query(Questions[segment], row => row.GetString(0), at.ToDateTimeOffset().UtcDateTime).Order(StringComparer.Ordinal);

    public void Dispose() => _duck.Dispose();
}
