using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Content.Differences;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring;
using Xunit;

namespace Wayfarer.Tests.Domain.Scoring;

public sealed class ScoreParserTests
{
    private const string Whole = """
        {
          "$schema": "../schemas/score.json", "language": 1, "id": "intent", "name": "Intent", "description": "Who buys soon.",
          "decay": { "halfLife": "14d" }, "atMost": 100, "atLeast": 0,
          "groups": { "visits": { "atMost": 20, "atLeast": -20.5 } },
          "rules": [
            { "id": "pricing", "event": "Page Viewed", "where": { "path": "/pricing" }, "points": 10.25, "group": "visits" },
            { "id": "first", "event": "Signed Up", "points": 5, "frequency": "once", "decay": "none" },
            { "id": "daily", "event": "Opened", "points": 1, "frequency": { "oncePer": "1d" }, "decay": { "linear": "30d" } },
            { "id": "left", "event": "Left", "points": -7, "frequency": "every", "decay": { "expires": "30d" } },
            { "id": "director", "if": { "trait": "title", "contains": "director" }, "points": 20, "group": "fit" }
          ],
          "thresholds": [ { "id": "hot", "at": 60 }, { "id": "warm", "at": 30 } ],
          "grade": { "fit": "fit", "letters": [75, 50, 25], "numbers": [60, 30, 10] },
          "account": "average"
        }
        """;

    private const string Fit = """{ "id": "fit", "rules": [ { "id": "a", "if": { "tag": "a" }, "points": 1 } ] }""";

    [Fact]
    public void A_score_is_read_with_everything_that_it_can_say()
    {
        var (definitions, problems) = ContentCompiler.Compile([new("scores/intent.json", Whole), new("scores/fit.json", Fit)]);
        Assert.Empty(problems);
        var score = definitions.Scores.Single(score => score.Id == "intent");
        Assert.Equal(new Bounds(0, 100), score.Bounds);
        Assert.Equal(new ScoreGroup("visits", new Bounds(-20.5m, 20)), Assert.Single(score.Groups));
        Assert.Equal([new ScoreThreshold("warm", 30), new ScoreThreshold("hot", 60)], score.Thresholds);
        Assert.Equal(("fit", AccountRollUp.Average), (score.Grade!.Fit, score.Account));
        Assert.Equal([75m, 50m, 25m], score.Grade.Letters);
        Assert.Equal([60m, 30m, 10m], score.Grade.Numbers);

        var events = score.Rules.OfType<ScoreRule.Engagement>().ToList();
        Assert.Equal([10.25m, 5m, 1m, -7m], events.Select(rule => rule.Points));
        Assert.Equal(["visits", null, null, null], events.Select(rule => rule.Group));
        Assert.Equal([new Decay.HalfLife(TimeSpan.FromDays(14)), Decay.Never, new Decay.Linear(TimeSpan.FromDays(30)), new Decay.Expiry(TimeSpan.FromDays(30))], events.Select(rule => rule.Decay));
        Assert.Equal([Frequency.EveryTime, Frequency.OnlyOnce, new Frequency.OncePer(TimeSpan.FromDays(1)), Frequency.EveryTime], events.Select(rule => rule.Frequency));
        Assert.IsType<Condition.TraitIs>(Assert.IsType<ScoreRule.Fit>(score.Rules[^1]).If);
    }

    [Theory]
    [InlineData("rise", EventNames.ScoreRose)]
    [InlineData("fall", EventNames.ScoreFell)]
    public void A_crossing_triggers(string on, string name)
    {
        var journey = Journey($$"""{ "score": "intent", "threshold": "hot", "on": "{{on}}" }""");
        var (definitions, problems) = ContentCompiler.Compile([new("scores/intent.json", Whole), new("scores/fit.json", Fit), journey]);
        Assert.Empty(problems);
        PropertyFilter[] filters = [Filter("score", "intent"), Filter("threshold", "hot")];
        Assert.Equal(new EventPattern(name, [.. filters]).Key, definitions.Journeys.Single().Trigger.Key);
    }

    [Theory]
    [InlineData("\"points\": 5", "\"points\": 10001", "\"points\" must be a number from -10000 to 10000, not 10001")]
    [InlineData("\"points\": 5", "\"points\": \"5\"", "\"points\" must be a number from -10000 to 10000, not text")]
    [InlineData("\"id\": \"first\"", "\"id\": \"pricing\"", "there are two rules \"pricing\"")]
    [InlineData("\"id\": \"warm\"", "\"id\": \"hot\"", "there are two thresholds \"hot\"")]
    [InlineData("\"at\": 30", "\"at\": 60", "the thresholds \"hot\" and \"warm\" are at the same value")]
    [InlineData("\"atMost\": 100", "\"atMost\": -1", "\"atLeast\" is more than \"atMost\"")]
    [InlineData("\"once\"", "\"onec\"", "\"onec\" does not say how often an event counts")]
    [InlineData("\"oncePer\": \"1d\"", "\"oncePer\": \"0d\"", "\"oncePer\" must be longer than no time at all")]
    [InlineData("\"decay\": \"none\"", "\"decay\": \"never\"", "\"never\" is no decay")]
    [InlineData("\"halfLife\"", "\"halflife\"", "\"halflife\" is not known here")]
    [InlineData("[75, 50, 25]", "[75, 80, 25]", "the values of \"letters\" must fall")]
    [InlineData("[75, 50, 25]", "[75, 50]", "\"letters\" must be a list of three numbers, not 2")]
    [InlineData("\"fit\": \"fit\"", "\"fit\": \"fitt\"", "there is no score \"fitt\"")]
    [InlineData("\"fit\": \"fit\"", "\"fit\": \"intent\"", "scores name each other in a circle: \"intent\" -> \"intent\"")]
    [InlineData("\"average\"", "\"mean\"", "\"mean\" does not say how scores become one")]
    [InlineData("\"trait\": \"title\", \"contains\": \"director\"", "\"property\": \"title\", \"contains\": \"director\"", "a segment has no event that triggers it")]
    [InlineData("\"trait\": \"title\", \"contains\": \"director\"", "\"segment\": \"gone\"", "there is no segment \"gone\"")]
    [InlineData("\"rules\"", "\"rule\"", "\"rules\" is missing")]
    public void What_is_wrong_is_said_where_it_stands(string old, string @new, string reason)
    {
        Assert.Contains(old, Whole, StringComparison.Ordinal);
        var text = Whole.Replace(old, @new, StringComparison.Ordinal);
        var problem = ContentCompiler.Compile([new("scores/intent.json", text), new("scores/fit.json", Fit)]).Problems[0];
        Assert.StartsWith(reason, problem.Reason, StringComparison.Ordinal);
        Assert.True(problem.Line > 0 && problem.Column > 0);
    }

    [Fact]
    public void Segments_and_scores_that_name_each_other_are_held_back_with_what_rests_on_them()
    {
        ContentFile[] files =
        [
            new("segments/a.json", """{ "id": "a", "if": { "score": "b", "atLeast": 1 } }"""),
            new("scores/b.json", """{ "id": "b", "rules": [ { "id": "c", "if": { "segment": "a" }, "points": 1 } ] }"""),
            new("segments/d.json", """{ "id": "d", "if": { "segment": "a" } }"""),
            new("scores/fit.json", Fit),
        ];
        var (definitions, problems) = ContentCompiler.Compile(files);
        Assert.Equal("fit", Assert.Single(definitions.Scores).Id);
        Assert.Empty(definitions.Segments);
        Assert.Contains(problems, problem => problem is { File: "scores/b.json", Line: 1, Column: 57 }
            && problem.Reason == "segments and scores name each other in a circle: score \"b\" -> segment \"a\" -> score \"b\"");
        Assert.Contains(problems, problem => problem.File == "segments/a.json" && problem.Reason.EndsWith("segment \"a\" -> score \"b\" -> segment \"a\"", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem is { File: "segments/d.json", Because: "segments/a.json" });
    }

    [Fact]
    public void What_names_a_score_needs_what_it_asks_for_there()
    {
        ContentFile[] files =
        [
            new("scores/fit.json", Fit),
            Journey("""{ "score": "fit", "threshold": "hot", "on": "rise" }"""),
            new("segments/a.json", """{ "id": "a", "if": { "grade": "fit", "equals": "A1" } }"""),
            new("segments/b.json", """{ "id": "b", "if": { "score": "gone", "atLeast": 1 } }"""),
        ];
        var (definitions, problems) = ContentCompiler.Compile(files);
        Assert.Empty(definitions.Journeys);
        Assert.Empty(definitions.Segments);
        Assert.Equal(
            ["the score \"fit\" has no threshold \"hot\"", "the score \"fit\" gives no grade", "there is no score \"gone\""], problems.Select(problem => problem.Reason));
    }

    [Fact]
    public void What_would_be_different_about_a_score_is_said_in_words()
    {
        ContentFile[] before = [new("scores/intent.json", Whole), new("scores/fit.json", Fit)];
        var text = Whole.Replace("10.25", "12", StringComparison.Ordinal).Replace("\"at\": 60", "\"at\": 70", StringComparison.Ordinal).Replace("\"halfLife\": \"14d\"", "\"halfLife\": \"7d\"", StringComparison.Ordinal);
        var change = Assert.Single(ContentDiff.Between(before, [new("scores/intent.json", text), before[1]], _ => new Dictionary<string, long>()));
        Assert.Equal("scores/intent.json", change.What);
        Assert.Equal(
            [
                "rule \"pricing\": +12 for \"Page Viewed\" (path is /pricing), half after 7 days, in the group visits, instead of: rule \"pricing\": +10.25 for \"Page Viewed\" (path is /pricing), half after 14 days, in the group visits",
                "70 is \"hot\", instead of: 60 is \"hot\"",
                "Who is above or below a threshold by the changed score starts no journey by it",
            ],
            change.Lines);
        Assert.Equal(["is removed: no threshold of it is crossed any more"], ContentDiff.Between(before, [before[0]], _ => new Dictionary<string, long>()).Single(gone => gone.What == "scores/fit.json").Lines);
        Assert.Contains("rule \"director\": +20 as long as: the trait title contains director, in the group fit",
            ContentDiff.Between([before[1]], before, _ => new Dictionary<string, long>()).Single(added => added.What == "scores/intent.json").Lines);
    }

    private static ContentFile Journey(string trigger) =>
        new("journeys/j.json", $$"""{ "id": "j", "state": "live", "trigger": {{trigger}}, "steps": [ { "id": "rest", "wait": "1h" } ] }""");

    private static PropertyFilter Filter(string property, string value) => new(property, new Comparison(ComparisonOperator.Equal, [Value.Of(value)]));
}
