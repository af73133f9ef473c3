using System.Globalization;
using System.Text.Json;
using Wayfarer.Domain.Time;

namespace Wayfarer.Tests.Domain.Scoring.Suggestions;

/// <summary>
/// A raw file of clicks as a table of DuckDB, in which a score is worked out from the text of its file, instant by instant, and
/// held against conversions. Nothing of the product has a part in it. No rule takes points away, so that a score rises at
/// instants of events alone. Instants are milliseconds since 1970, rounded up.
/// </summary>
internal sealed class ClickTable : IDisposable
{
    private const long Day = 86_400_000;

    private readonly DuckDb _duck = new();

    public ClickTable(string path) => _duck.Run(
        """
        create table clicks as
        select user_id as person, event as name, cast(ceil(epoch_us(cast(timestamp as timestamp)) / 1000.0) as bigint) as ms
        from read_csv($1, header = true, types = { 'user_id': 'varchar', 'timestamp': 'varchar' })
        """,
        path);

    /// <summary>What is found about one threshold.</summary>
    public sealed record Row(
        decimal At, long Crossed, long Converted, long Found, long WithConversion, TimeSpan? LowerQuartile, TimeSpan? Median, TimeSpan? UpperQuartile);

    public sealed record Answer(long Seen, long Converted, long Conversions, IReadOnlyList<Row> Rows);

    public Answer Ask(string score, string conversion, TimeSpan within, Instant from, Instant until, IEnumerable<decimal> thresholds)
    {
        _duck.Run("create or replace table conversions as select distinct person, ms from clicks where name = $1 and ms < $2", conversion, until.Milliseconds);
        Work(JsonElement.Parse(score), until.Milliseconds);
        var time = (long)within.TotalMilliseconds;
        var (seen, converted) = Followed("select person, ms from clicks", time, from.Milliseconds, until.Milliseconds);
        var conversions = _duck.Query("select count(*) from conversions where ms >= $1", row => row.GetInt64(0), from.Milliseconds).Single();
        return new Answer(seen, converted, conversions, [.. thresholds.Select(at => Threshold(at, time, from.Milliseconds, until.Milliseconds))]);
    }

    public void Dispose() => _duck.Dispose();

    /// <summary>The score of each person at each instant of theirs, and a millisecond before it, in whole billionths.</summary>
    private void Work(JsonElement score, long until)
    {
        var halfLife = Milliseconds(score.GetProperty("decay").GetProperty("halfLife").GetString()!);
        _duck.Run("create or replace table points (person varchar, ms bigint, billionths bigint)");
        _duck.Run("create or replace table instants as select distinct person, ms from clicks where ms < $1", until);
        _duck.Run("create or replace table moments as select person, ms from instants union select person, ms - 1 from instants");
        _duck.Run("create or replace table fits (person varchar, ms bigint, billionths bigint)");
        foreach (var rule in score.GetProperty("rules").EnumerateArray())
        {
            var billionths = (long)(rule.GetProperty("points").GetDecimal() * 1_000_000_000);
            if (rule.TryGetProperty("if", out var condition))
            {
                _duck.Run(
                    """
                    insert into fits
                    select moments.person, moments.ms, $1
                    from moments join clicks on clicks.person = moments.person
                    where clicks.name = $2 and clicks.ms <= moments.ms and clicks.ms + $3 > moments.ms
                    group by moments.person, moments.ms having count(*) >= $4
                    """,
                    billionths, condition.GetProperty("event").GetString()!, Milliseconds(condition.GetProperty("within").GetString()!), condition.GetProperty("atLeast").GetInt32());
                continue;
            }

            if (rule.GetProperty("frequency").GetProperty("oncePer").GetString() != "1d") throw new NotSupportedException("The query knows of once per day.");

            _duck.Run(
                $"""
                insert into points
                with recursive counted(person, ms) as (
                    select person, min(ms) from clicks where name = $1 group by person
                    union all
                    select counted.person, (select min(clicks.ms) from clicks where clicks.person = counted.person and clicks.name = $1 and clicks.ms >= counted.ms + {Day})
                    from counted where counted.ms is not null)
                select person, ms, $2 from counted where ms is not null
                """,
                rule.GetProperty("event").GetString()!, billionths);
        }

        var most = (long)(score.GetProperty("atMost").GetDecimal() * 1_000_000_000);
        _duck.Run(
            """
            create or replace table scores as
            select moments.person, moments.ms, least($1, coalesce(given.billionths, 0) + coalesce(held.billionths, 0)) as billionths
            from moments
            left join (
                select moments.person, moments.ms, sum(cast(round(points.billionths * pow(0.5, (moments.ms - points.ms) / $2)) as bigint)) as billionths
                from moments join points on points.person = moments.person and points.ms <= moments.ms
                group by moments.person, moments.ms) as given on given.person = moments.person and given.ms = moments.ms
            left join (select person, ms, sum(billionths) as billionths from fits group by person, ms) as held
                on held.person = moments.person and held.ms = moments.ms
            """,
            most, (double)halfLife);
    }

    private Row Threshold(decimal at, long within, long from, long until)
    {
        _duck.Run(
            """
            create or replace table rises as
            select instants.person, instants.ms
            from instants
            join scores as now on now.person = instants.person and now.ms = instants.ms
            join scores as before on before.person = instants.person and before.ms = instants.ms - 1
            where now.billionths >= $1 and before.billionths < $1
            """,
            (long)(at * 1_000_000_000));
        var (crossed, converted) = Followed("select person, ms from rises", within, from, until);
        var withConversion = _duck.Query(
            "select count(distinct person) from rises join conversions using (person, ms) where ms >= $1", row => row.GetInt64(0), from).Single();
        return _duck.Query(
            """
            with leads as (
                select conversions.ms - min(rises.ms) as lead
                from conversions join rises on rises.person = conversions.person and rises.ms < conversions.ms and rises.ms >= conversions.ms - $1
                where conversions.ms >= $2 and not exists (select 1 from conversions as same where same.person = rises.person and same.ms = rises.ms)
                group by conversions.person, conversions.ms)
            select count(*), quantile_disc(lead, 0.25), quantile_disc(lead, 0.5), quantile_disc(lead, 0.75) from leads
            """,
            row => new Row(at, crossed, converted, row.GetInt64(0), withConversion, Time(row, 1), Time(row, 2), Time(row, 3)),
            within, from).Single();
    }

    /// <summary>Of the people who began inside the period with all of the time to go, who converted; what begins with a conversion does not count.</summary>
    private (long People, long Converted) Followed(string beginnings, long within, long from, long until) => _duck.Query(
        $"""
        with began as (
            select person, min(ms) as ms from ({beginnings}) as beginnings
            where ms >= $2 and not exists (select 1 from conversions where conversions.person = beginnings.person and conversions.ms = beginnings.ms)
            group by person having min(ms) + $1 < $3)
        select count(*), count(*) filter (
            where exists (select 1 from conversions where conversions.person = began.person and conversions.ms > began.ms and conversions.ms <= began.ms + $1))
        from began
        """,
        row => (row.GetInt64(0), row.GetInt64(1)), within, from, until).Single();

    private static TimeSpan? Time(System.Data.Common.DbDataReader row, int column) => row.IsDBNull(column) ? null : TimeSpan.FromMilliseconds(row.GetInt64(column));

    private static long Milliseconds(string duration) => long.Parse(duration.AsSpan(0, duration.Length - 1), CultureInfo.InvariantCulture) * duration[^1] switch
    {
        'd' => Day,
        'h' => Day / 24,
        _ => throw new NotSupportedException(duration),
    };
}
