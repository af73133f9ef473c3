using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Scoring.Backtests;
using Xunit;

namespace Wayfarer.Tests.Domain.Scoring.Backtests;

public sealed class BacktestTests
{
    private const string Carts = """
        { "id": "intent", "rules": [ { "id": "cart", "event": "cart", "points": 10 } ], "thresholds": [ { "id": "warm", "at": 10 }, { "id": "hot", "at": 20 } ] }
        """;

    /// <summary>Thirty days, in which a purchase counts for a week.</summary>
    private static readonly BacktestQuestion Question = new(new EventPattern("pay"), TimeSpan.FromDays(7), Histories.Day(0), Histories.Day(30));

    private static readonly (string Name, (double Day, string Event)[] Events)[] People =
    [
        ("buys the next day", [(1, "cart"), (2, "pay")]),
        ("buys a week after the second cart and later than that after the first", [(1, "cart"), (3, "cart"), (9, "pay")]),
        ("buys nothing", [(1, "cart")]),
        ("buys at the instant of the cart", [(1, "cart"), (1, "pay")]),
        ("buys at the last instant that counts", [(1, "cart"), (8, "pay")]),
        ("is not seen for the whole week, and buys", [(28, "cart"), (29, "pay")]),
        ("is seen for one millisecond too little", [(23, "cart")]),
    ];

    [Fact]
    public void Each_figure_is_the_one_found_by_hand()
    {
        var backtest = Run(People.Select(person => Histories.Person(person.Name, person.Events)), Carts);

        Assert.Equal(new Share(2, 4), backtest.Base);
        Assert.Equal(5, backtest.Conversions);
        var (warm, hot) = (backtest.Rows[0], backtest.Rows[1]);
        Assert.Equal((new Share(2, 4), new Share(3, 5), 1.0, 1L), (warm.Precision, warm.Recall, warm.Lift.Value, warm.WithConversion));
        Assert.Equal(new LeadTimes(TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(7)), warm.Lead);
        Assert.Equal((new Share(1, 1), new Share(1, 5), 2.0, 0L), (hot.Precision, hot.Recall, hot.Lift.Value, hot.WithConversion));
        Assert.Equal(new LeadTimes(TimeSpan.FromDays(6), TimeSpan.FromDays(6), TimeSpan.FromDays(6)), hot.Lead);
    }

    [Fact]
    public void Few_people_prove_nothing_and_many_do()
    {
        Assert.Null(Run(People.Select(person => Histories.Person(person.Name, person.Events)), Carts).Best);

        var many = Run(Enumerable.Range(0, 20).SelectMany(copy => People.Select(person => Histories.Person($"{person.Name} {copy}", person.Events))), Carts);

        Assert.Equal("hot", many.Best?.Threshold.Id);
        Assert.Equal((new Share(40, 80), new Share(20, 20)), (many.Base, many.Rows[1].Precision));
        Assert.False(many.Rows[0].Lift.IsSure);
    }

    [Fact]
    public void What_was_before_the_period_counts_for_the_score_and_for_recall_alone()
    {
        var question = Question with { From = Histories.Day(4) };

        var backtest = Run([Histories.Person("early", (3, "cart"), (5, "pay")), Histories.Person("twice", (3, "cart"), (6, "cart"), (7, "pay"))], Carts, question);

        Assert.Equal((new Share(1, 1), new Share(0, 0), new Share(2, 2)), (backtest.Base, backtest.Rows[0].Precision, backtest.Rows[0].Recall));
        Assert.Equal((new Share(1, 1), new Share(1, 2)), (backtest.Rows[1].Precision, backtest.Rows[1].Recall));
    }

    [Fact]
    public void Who_falls_and_rises_again_before_a_conversion_is_found_by_the_later_crossing()
    {
        var backtest = Run(
            [Histories.Person("back", (1, "cart"), (20, "cart"), (21, "pay"))],
            """{ "id": "intent", "decay": { "expires": "5d" }, "rules": [ { "id": "cart", "event": "cart", "points": 10 } ], "thresholds": [ { "id": "warm", "at": 10 } ] }""");

        Assert.Equal((new Share(0, 1), new Share(1, 1)), (backtest.Rows[0].Precision, backtest.Rows[0].Recall));
        Assert.Equal(TimeSpan.FromDays(1), backtest.Rows[0].Lead?.Median);
    }

    [Fact]
    public void A_crossing_by_time_alone_counts_at_its_instant()
    {
        var backtest = Run(
            [Histories.Person("calms down", (1, "complaint"), (2, "cart"), (4, "pay"))],
            """
            {
              "id": "intent",
              "rules": [ { "id": "cart", "event": "cart", "points": 20 }, { "id": "complaint", "event": "complaint", "points": -20, "decay": { "expires": "2d" } } ],
              "thresholds": [ { "id": "warm", "at": 20 } ]
            }
            """);

        Assert.Equal((new Share(1, 1), TimeSpan.FromDays(1)), (backtest.Rows[0].Precision, backtest.Rows[0].Lead?.Median));
    }

    [Fact]
    public void Without_conversions_no_threshold_is_of_use()
    {
        var backtest = Run(Enumerable.Range(0, 50).Select(number => Histories.Person($"person {number}", (1, "cart"))), Carts);

        Assert.Null(backtest.Best);
        Assert.All(backtest.Rows, row => Assert.Equal(0, row.Lift.Value));
    }

    [Fact]
    public void Thresholds_to_try_lie_where_people_are_and_hold_those_of_the_score()
    {
        var people = Enumerable.Range(1, 30).Select(number => Histories.Person($"person {number}", [.. Enumerable.Range(0, number).Select(cart => ((double)cart, "cart"))])).ToList();
        var model = Histories.Score(Carts);

        var candidates = Backtest.Candidates(people, Definitions.Empty, model, Question with { Until = Histories.Day(40) });

        Assert.Equal(candidates.OrderBy(threshold => threshold.At), candidates);
        Assert.Equal("hot", candidates.Single(threshold => threshold.At == 20).Id);
        Assert.InRange(candidates.Length, 12, 14);
        Assert.All(candidates, threshold => Assert.InRange(threshold.At, 10, 300));
    }

    private static Backtest Run(IEnumerable<PersonHistory> people, string score, BacktestQuestion? question = null) =>
        Backtest.Of(people, Definitions.Empty, Histories.Score(score), question ?? Question);
}
