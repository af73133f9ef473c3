using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Scoring.Suggestions;
using Wayfarer.Tests.Domain.Scoring.Backtests;
using Xunit;

namespace Wayfarer.Tests.Domain.Scoring.Suggestions;

public sealed class SuggestedScoreTests
{
    private const string Conversion = "Signed Up";

    private static readonly BacktestQuestion Question = new(new EventPattern(Conversion), TimeSpan.FromDays(7), Histories.Day(0), Histories.Day(60));
    private static readonly HashSet<string> Nothing = [];

    [Fact]
    public void What_truly_tells_is_proposed_and_what_does_not_is_not()
    {
        var suggested = SuggestedScore.Of(Visitors.Draw(1_200), "intent", Question, Nothing);

        Assert.Equal(["Pricing Viewed"], suggested.Rules.Select(rule => rule.Why.Indicator.Event).Distinct());
        Assert.Equal(
            """
            {
              "$schema": "../schemas/score.json", "language": 1,
              "id": "intent",
              "description": "Who is likely to do Signed Up within 7d, as what people did from 2026-01-01 to 2026-03-02 suggests.",
              "decay": { "halfLife": "3d" },
              "atMost": 100,
              "rules": [
                { "id": "pricing-viewed", "event": "Pricing Viewed", "points": 100, "frequency": { "oncePer": "1d" } }
              ],
              "thresholds": [ { "id": "hot", "at": 100 } ]
            }

            """,
            suggested.File?.Text);
    }

    [Fact]
    public void The_same_history_proposes_the_same_in_any_order_of_people()
    {
        var people = Visitors.Draw(600);

        var once = SuggestedScore.Of(people, "intent", Question, Nothing);
        var again = SuggestedScore.Of([.. people.Reverse<PersonHistory>()], "intent", Question, Nothing);

        Assert.NotNull(once.File);
        Assert.Equal(once.File, again.File);
    }

    [Fact]
    public void On_conversions_dealt_out_to_others_nothing_is_proposed_and_no_threshold_is_of_use()
    {
        var (people, question) = (Visitors.Draw(4_000), Question with { Within = TimeSpan.FromDays(30) });
        var model = Histories.Score(SuggestedScore.Of(people, "intent", question, Nothing).File!.Text);
        for (var seed = 1; seed <= 10; seed++)
        {
            var shuffled = Shuffled.Conversions(people, Conversion, seed);

            Assert.Null(SuggestedScore.Of(shuffled, "intent", question, Nothing).File);
            var backtest = Backtest.Of(shuffled, Wayfarer.Domain.Content.Definitions.Empty, model, question);
            Assert.Null(backtest.Best);

            // Not for want of conversions: chance itself was told from the truth.
            Assert.True(backtest.Rows[0].Precision.Hits >= 10);
        }
    }

    [Fact]
    public void An_event_that_belongs_to_the_conversion_can_be_left_out() =>
        Assert.Empty(SuggestedScore.Of(Visitors.Draw(600), "intent", Question, new HashSet<string> { "Pricing Viewed" }).Rules);

    [Fact]
    public void What_comes_after_the_end_has_no_part()
    {
        var people = Visitors.Draw(600);
        var known = people.Select(person => person with { Events = [.. person.Events.Where(@event => @event.OccurredAt < Question.Until)] }).ToList();

        Assert.Equal(SuggestedScore.Of(known, "intent", Question, Nothing).File, SuggestedScore.Of(people, "intent", Question, Nothing).File);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void At_most_seven_events_become_rules(int telling)
    {
        var people = Enumerable.Range(0, 4_800).Select(number =>
        {
            var (what, converts) = (number % 16, number / 16 % 5 < 3);
            (double, string)[] events = what < telling && converts ? [(number % 50, $"event {what}"), (1 + (number % 50), Conversion)] : [(number % 50, $"event {what}")];
            return Histories.Person($"person {number}", events);
        }).ToList();

        var suggested = SuggestedScore.Of(people, "intent", Question, Nothing);

        Assert.Equal(Math.Min(telling, Limits.MostSuggestedRules), suggested.Rules.Length);
    }

    [Theory]
    [InlineData(Limits.EventsLookedAt - 1, true)]
    [InlineData(Limits.EventsLookedAt, false)]
    public void Of_all_events_the_commonest_are_looked_at(int commoner, bool isFound)
    {
        var people = Enumerable.Range(0, 400).Select(number => Histories.Person(
            $"person {number}",
            [
                .. Enumerable.Range(0, commoner).Select(index => ((number % 50) + (index / 1_000.0), $"common {index}")),
                .. number % 2 == 0 ? [((number % 50) + 0.5, "telling"), (1 + (number % 50), Conversion)] : Array.Empty<(double, string)>(),
            ])).ToList();

        Assert.Equal(isFound, SuggestedScore.Of(people, "intent", Question, Nothing).Rules.Any(rule => rule.Why.Indicator.Event == "telling"));
    }

    [Theory]
    [InlineData("Pricing\nViewed")]
    [InlineData(" ")]
    public void A_name_that_no_file_can_hold_is_no_indicator(string name)
    {
        var people = Visitors.Draw(600).Select(person => person with
        {
            Events = [.. person.Events.Select(@event => @event.Name == "Pricing Viewed" ? @event with { Name = name } : @event)],
        }).ToList();

        Assert.Null(SuggestedScore.Of(people, "intent", Question, Nothing).File);
    }

    [Fact]
    public void Opens_by_machines_tell_nothing()
    {
        var people = Visitors.Draw(600).Select(person => person with
        {
            Events = [.. person.Events.Select(@event => @event.Name == "Pricing Viewed" ? @event with { Name = "Email Opened", Properties = JsonElement.Parse("""{ "by": "machine" }""") } : @event)],
        }).ToList();

        Assert.Null(SuggestedScore.Of(people, "intent", Question, Nothing).File);
    }

    [Fact]
    public void A_rule_is_named_after_what_people_do() => Assert.Equal(
        ["caf-visited", "event", "order-completed-on-2-days", "order-completed-3-times"],
        new Indicator[]
        {
            new Indicator.OnDays("Café Visited", 1), new Indicator.OnDays("名前", 1), new Indicator.OnDays("Order Completed", 2),
            new Indicator.Repeated("Order Completed", 3, TimeSpan.FromDays(1)),
        }.Select(SuggestedFile.NameOf));
}
