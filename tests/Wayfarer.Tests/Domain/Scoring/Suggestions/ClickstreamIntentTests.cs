using System.Collections.Immutable;
using Spectre.Console;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Scoring.Suggestions;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Replay;
using Wayfarer.Local.Scores;
using Wayfarer.Tests.Domain.Scoring.Backtests;
using Xunit;

namespace Wayfarer.Tests.Domain.Scoring.Suggestions;

/// <summary>A purchase-intent score, proposed by what visitors of a real shop did up to March, and judged on April.</summary>
public sealed class ClickstreamIntentTests(ITestOutputHelper output)
{
    private const string Conversion = "payment_done";

    private static readonly Instant April = Instant.From(new DateTimeOffset(2020, 4, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly TimeSpan Within = TimeSpan.FromDays(7);

    /// <summary>Of whom the shop saw in April, and a week long, who paid; and how many payments there were.</summary>
    private static readonly (Share, long) Clickstream = (new Share(297, 1_849), 442);

    [Fact]
    public void What_March_proposes_has_the_figures_of_the_query_in_April()
    {
        var path = RealData.FindOrSkip(RealData.Clickstream);
        var history = Read(path);
        var suggested = Suggest(history.People, history.From);
        var file = suggested.File!;
        Assert.InRange(suggested.Rules.Length, 5, 7);

        var backtest = Judge(history.People, file, April, history.Until);

        AssertAsQueried(path, file, backtest);
        Assert.Equal(Clickstream, (backtest.Base, backtest.Conversions));

        // The threshold was chosen in March, and is of use in April.
        Assert.True(backtest.Rows.Single(row => row.Threshold.Id == "hot").Lift.IsSure);
        Tell(suggested, backtest);
    }

    [Fact]
    public void A_score_that_somebody_wrote_has_the_figures_of_the_query_over_all_months()
    {
        var path = RealData.FindOrSkip(RealData.Clickstream);
        var history = Read(path);
        var file = new ContentFile(
            "scores/browsing.json",
            """
            {
              "id": "browsing", "decay": { "halfLife": "3d" }, "atMost": 60,
              "rules": [
                { "id": "catalog", "event": "catalog", "points": 7.5, "frequency": { "oncePer": "1d" } },
                { "id": "keen", "if": { "event": "catalog", "atLeast": 5, "within": "1d" }, "points": 12 },
                { "id": "back", "if": { "event": "main", "atLeast": 2, "within": "30d" }, "points": 10 },
                { "id": "paid", "event": "payment_done", "points": 20, "frequency": { "oncePer": "1d" } }
              ],
              "thresholds": [ { "id": "warm", "at": 20 } ]
            }
            """);

        var backtest = Judge(history.People, file, history.From, history.Until);

        AssertAsQueried(path, file, backtest);
        Assert.Contains(backtest.Rows, row => row.WithConversion > 0);
    }

    private static void AssertAsQueried(string path, ContentFile file, Backtest backtest)
    {
        var question = backtest.Question;
        using var clicks = new ClickTable(path);
        var asked = clicks.Ask(file.Text, Conversion, question.Within, question.From, question.Until, backtest.Rows.Select(row => row.Threshold.At));
        Assert.Equal((asked.Seen, asked.Converted, asked.Conversions), (backtest.Base.Cases, backtest.Base.Hits, backtest.Conversions));
        Assert.Equal(asked.Rows, backtest.Rows.Select(AsAsked));
        foreach (var (row, query) in backtest.Rows.Zip(asked.Rows))
        {
            Assert.Equal((double)query.Converted / query.Crossed, row.Precision.Value, 12);
            Assert.Equal((double)query.Found / asked.Conversions, row.Recall.Value, 12);
            Assert.Equal((double)query.Converted / query.Crossed / ((double)asked.Converted / asked.Seen), row.Lift.Value, 12);
        }
    }

    [Fact]
    public void On_conversions_dealt_out_to_others_no_threshold_is_of_use()
    {
        var history = Read(RealData.FindOrSkip(RealData.Clickstream));
        var file = Suggest(history.People, history.From).File!;
        for (var seed = 1; seed <= 10; seed++)
        {
            var people = Shuffled.Conversions(history.People, Conversion, seed);

            // The score of the true conversions does not tell the false ones, and these propose none.
            Assert.Null(Judge(people, file, April, history.Until).Best);
            Assert.Null(Suggest(people, history.From).File);
        }
    }

    private static History Read(string path)
    {
        var source = new ReplaySource(path, new ReplayMapping());
        return History.Read(source, source.Survey());
    }

    private static SuggestedScore Suggest(IReadOnlyList<PersonHistory> people, Instant from) =>
        SuggestedScore.Of(people, "purchase-intent", new BacktestQuestion(new EventPattern(Conversion), Within, from, April), new HashSet<string>());

    private static Backtest Judge(IReadOnlyList<PersonHistory> people, ContentFile file, Instant from, Instant until)
    {
        var (definitions, problems) = ContentCompiler.Compile([file]);
        Assert.Empty(problems);
        var model = definitions.Scores.Single();
        var question = new BacktestQuestion(new EventPattern(Conversion), Within, from, until);
        return Backtest.Of(people, definitions, model with { Thresholds = Backtest.Candidates(people, definitions, model, question) }, question);
    }

    private static ClickTable.Row AsAsked(BacktestRow row) => new(
        row.Threshold.At, row.Precision.Cases, row.Precision.Hits, row.Recall.Hits, row.WithConversion, row.Lead?.LowerQuartile, row.Lead?.Median, row.Lead?.UpperQuartile);

    private void Tell(SuggestedScore suggested, Backtest backtest)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text) });
        SuggestionReport.Write(console, suggested);
        BacktestReport.Write(console, backtest);
        output.WriteLine($"{text}\n{suggested.File!.Text}");
    }
}
