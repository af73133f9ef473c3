using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;
using Wayfarer.Tests.Domain.Contacts;
using Xunit;

namespace Wayfarer.Tests.Domain.Scoring;

/// <summary>Thresholds that contacts cross, by what they do and by time alone.</summary>
public sealed class ThresholdTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private const string Rising = """
        { "id": "rising", "state": "live", "trigger": { "score": "intent", "threshold": "hot", "on": "rise" }, "entry": { "reentry": "always" },
          "steps": [ { "id": "rest", "wait": "1h" } ] }
        """;

    private const string Falling = """
        { "id": "falling", "state": "live", "trigger": { "score": "intent", "threshold": "hot", "on": "fall" }, "entry": { "reentry": "always" },
          "steps": [ { "id": "rest", "wait": "1h" } ] }
        """;

    [Fact]
    public void Journeys_begin_when_an_event_lifts_a_score_to_a_threshold_and_when_time_lowers_it()
    {
        var snapshot = Content(Intent());
        var start = Inputs.Start;
        var contact = Contact.New(Inputs.Contact);
        var first = KernelRun.Apply(contact, Inputs.Track("1", "A", start), snapshot, start);
        Assert.Empty(first.Facts);
        var second = KernelRun.Apply(KernelRun.Committed(first.Contact), Inputs.Track("2", "A", start), snapshot, start);
        var rose = second.Facts[0];
        Assert.Equal((FactKind.ScoreRose, "intent", "hot", 10m, start), (rose.Kind, rose.Score, rose.Threshold, rose.Value, rose.At));
        Assert.Equal("rising", Assert.Single(second.Contact.Enrollments).Journey);

        // After a half-life four are worth what two were: still at the threshold, and a millisecond later below it.
        contact = KernelRun.Committed(second.Contact);
        foreach (var number in new[] { "3", "4" })
        {
            var more = KernelRun.Apply(contact, Inputs.Track(number, "A", start), snapshot, start);
            Assert.Empty(more.Facts);
            contact = KernelRun.Committed(more.Contact);
        }

        var falls = start + Day + Millisecond;
        var ends = KernelRun.Advance(contact, snapshot, start + TimeSpan.FromHours(2));
        Assert.Equal(falls, ends.Contact.NextWake());
        Assert.Empty(KernelRun.Advance(ends.Contact, snapshot, falls - Millisecond).Facts);
        var third = KernelRun.Advance(ends.Contact, snapshot, falls + Day);
        var fell = third.Facts[0];
        Assert.Equal((FactKind.ScoreFell, "hot", falls), (fell.Kind, fell.Threshold, fell.At));
        Assert.Contains(third.Facts, fact => fact is { Kind: FactKind.Entered, Journey: "falling" } && fact.At == falls);
        Assert.Single(third.Facts, fact => fact.Kind == FactKind.ScoreFell);
        Assert.Equal(Instant.Never, third.Contact.NextWake());
    }

    [Fact]
    public void All_thresholds_that_one_event_lifts_a_score_past_are_told_from_the_lowest_on()
    {
        var snapshot = Content(Intent("""[ { "id": "hot", "at": 15 }, { "id": "warm", "at": 5 }, { "id": "red", "at": 100 } ]""", points: 20));
        var run = KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("1", "A", Inputs.Start), snapshot, Inputs.Start);
        Assert.Equal(["warm", "hot"], run.Facts.Where(fact => fact.Kind == FactKind.ScoreRose).Select(fact => fact.Threshold));
        var late = KernelRun.Advance(run.Contact, snapshot, Inputs.Start + (Day * 30));
        Assert.Equal(["hot", "warm"], late.Facts.Where(fact => fact.Kind == FactKind.ScoreFell).Select(fact => fact.Threshold));
    }

    [Fact]
    public void A_segment_can_ask_for_a_score_and_is_left_as_the_score_falls()
    {
        var snapshot = Content(Intent(points: 10), ("segments/hot.json", """{ "id": "hot", "if": { "score": "intent", "atLeast": 9.5 } }"""));
        var run = KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("1", "A", Inputs.Start), snapshot, Inputs.Start);
        Assert.Contains(run.Facts, fact => fact.Kind == FactKind.SegmentEntered);
        var left = KernelRun.Advance(run.Contact, snapshot, Inputs.Start + Day).Facts.Single(fact => fact.Kind == FactKind.SegmentLeft);
        var expected = Inputs.Start + TimeSpan.FromMilliseconds(Math.Ceiling(Math.Log2(10 / 9.5) * Day.TotalMilliseconds));
        Assert.Equal(expected, left.At);
    }

    [Fact]
    public void A_first_event_that_is_told_late_counts_behind_more_events_than_are_remembered()
    {
        var rule = new ScoreRule.Engagement("first", 10, null, new EventPattern("A"), Frequency.OnlyOnce, new Decay.Expiry(Day));
        var snapshot = new Snapshot(1, Definitions.Empty with { Scores = [new ScoreModel("intent", "1", [rule]) { Thresholds = [new ScoreThreshold("hot", 10)] }] });
        var start = Inputs.Start + (Day * 3);
        var contact = KernelRun.Committed(KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("0", "A", start), snapshot, start).Contact);
        var known = RandomScore.Remember(snapshot, Enumerable.Range(0, Wayfarer.Domain.Limits.EventsRememberedPerRule + 5).Select(number => ("A", start + TimeSpan.FromSeconds(number))));
        contact = contact with { Profile = contact.Profile with { Memories = known.Memories } };

        var late = KernelRun.Apply(contact, Inputs.Track("late", "A", Inputs.Start, recorded: start + TimeSpan.FromHours(1)), snapshot, start + TimeSpan.FromHours(1));
        Assert.Equal(FactKind.ScoreFell, Assert.Single(late.Facts).Kind);
    }

    [Fact]
    public void A_contact_of_a_new_or_changed_model_has_its_score_at_once_and_crosses_nothing_by_it()
    {
        var first = Content(Intent(), number: 1);
        var contact = Contact.New(Inputs.Contact);
        foreach (var number in Enumerable.Range(0, 3))
            contact = KernelRun.Committed(KernelRun.Apply(contact, Inputs.Track($"{number}", "A", Inputs.Start), first, Inputs.Start).Contact);

        var changed = Content(Intent(points: 1), number: 2);
        var adopted = KernelRun.Apply(contact, new Input.Wake(Inputs.Start), changed, Inputs.Start);
        var fact = Assert.Single(adopted.Facts);
        Assert.Equal((FactKind.ScoreChanged, "intent", (string?)null), (fact.Kind, fact.Score, fact.Threshold));
        Assert.Equal(0, Assert.Single(adopted.Contact.Profile.Scores).Above);

        var back = KernelRun.Apply(KernelRun.Committed(adopted.Contact), new Input.Wake(Inputs.Start), Content(Intent(), number: 3), Inputs.Start);
        Assert.Equal((FactKind.ScoreChanged, "hot"), (Assert.Single(back.Facts).Kind, back.Facts[0].Threshold));
        Assert.Empty(KernelRun.Apply(KernelRun.Committed(back.Contact), new Input.Wake(Inputs.Start), new Snapshot(4, Definitions.Empty), Inputs.Start).Contact.Profile.Scores);
    }

    [Fact]
    public void Without_its_history_a_score_crosses_nothing_and_neither_does_it_when_that_is_read()
    {
        var first = new Snapshot(1, Definitions.Empty);
        var contact = KernelRun.Committed(KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("1", "A", Inputs.Start), first, Inputs.Start).Contact);
        var second = Content(Intent(points: 50), number: 2);
        var unread = KernelRun.Apply(contact, Inputs.Track("2", "A", Inputs.Start), second, Inputs.Start);
        Assert.Empty(unread.Facts);
        Assert.False(Assert.Single(unread.Contact.Profile.Scores).IsKnown);

        var read = RandomScore.Remember(second, [("A", Inputs.Start)]).Memories;
        var recalled = KernelRun.Apply(ContactKernel.Recall(KernelRun.Committed(unread.Contact), second, read), new Input.Wake(Inputs.Start), second, Inputs.Start);
        Assert.Equal(FactKind.ScoreChanged, Assert.Single(recalled.Facts).Kind);
        Assert.True(Assert.Single(recalled.Contact.Profile.Scores) is { IsKnown: true, Above: 1 });
    }

    [Fact]
    public void Two_contacts_that_are_one_person_cross_together_what_neither_had_crossed()
    {
        var snapshot = Content(Intent());
        var other = ContactId.Parse("v00000000000000000000000000000002");
        Contact After(ContactId id, params string[] events) => events.Aggregate(Contact.New(id), (contact, name) =>
            KernelRun.Committed(KernelRun.Apply(contact, Inputs.Track($"{id}{name}", "A", Inputs.Start), snapshot, Inputs.Start).Contact));

        var both = KernelRun.Apply(After(Inputs.Contact, "1"), new Input.Absorb(other, 1, Inputs.Start, After(other, "2")), snapshot, Inputs.Start);
        Assert.Single(both.Facts, fact => fact.Kind == FactKind.ScoreRose);

        // What one of them had crossed before, the person has.
        var again = KernelRun.Apply(After(Inputs.Contact, "1"), new Input.Absorb(other, 2, Inputs.Start, After(other, "2", "3")), snapshot, Inputs.Start);
        Assert.DoesNotContain(again.Facts, fact => fact.Kind is FactKind.ScoreRose or FactKind.ScoreFell);
        Assert.Equal(1, Assert.Single(again.Contact.Profile.Scores).Above);
    }

    /// <summary>
    /// Random lives under random models: what the timeline says of thresholds is, at random instants, what a naive score of all
    /// events recorded by then says; however often the contact is woken in between.
    /// </summary>
    [Fact]
    public void The_timeline_tells_each_crossing_once_at_its_instant_however_the_contact_is_woken()
    {
        int rises = 0, falls = 0, byTime = 0, compared = 0;
        for (var seed = 1; seed <= 400; seed++)
        {
            var dice = new Dice(seed);
            var drawn = RandomScore.Draw(dice, Day, mostEvents: 0);
            ImmutableArray<ScoreThreshold> thresholds = [.. Enumerable.Range(0, 3).Select(_ => (decimal)dice.Between(1, 30)).Distinct().Order().Select(at => new ScoreThreshold($"at-{at}", at))];
            var snapshot = new Snapshot(1, Definitions.Empty with { Scores = [drawn.Model with { Thresholds = thresholds }] });
            var events = Enumerable.Range(0, dice.Between(1, 15)).Select(number => (Id: $"{number}", Name: dice.Pick(["A", "B", "C"]), Recorded: Inputs.Start + dice.Time(Day * 6)))
                .OrderBy(item => item.Recorded)
                .Select(item => (item.Id, item.Name, item.Recorded, Occurred: dice.Chance(0.2) ? item.Recorded - dice.Time(Day) : item.Recorded)).ToList();
            var end = Inputs.Start + (Day * 40);

            var calm = Live(events.Select(item => (item.Recorded, (Input)Inputs.Track(item.Id, item.Name, item.Occurred, recorded: item.Recorded))), snapshot, end);
            var wakes = Enumerable.Range(0, 20).Select(_ => Inputs.Start + dice.Time(Day * 12)).Select(at => (at, (Input)new Input.Wake(at)));
            var busy = Live(events.Select(item => (item.Recorded, (Input)Inputs.Track(item.Id, item.Name, item.Occurred, recorded: item.Recorded))).Concat(wakes), snapshot, end);
            Assert.Equal(calm.Facts, busy.Facts);

            var crossings = calm.Facts.Where(fact => fact.Kind is FactKind.ScoreRose or FactKind.ScoreFell).ToList();
            rises += crossings.Count(fact => fact.Kind == FactKind.ScoreRose);
            falls += crossings.Count(fact => fact.Kind == FactKind.ScoreFell);
            byTime += crossings.Count(fact => events.TrueForAll(item => item.Recorded != fact.At));
            foreach (var at in Enumerable.Range(0, 40).Select(_ => Inputs.Start + dice.Time(Day * 12)).Concat(crossings.SelectMany(fact => new[] { fact.At - Millisecond, fact.At })))
            {
                var naive = new NaiveScore(drawn.Model, [.. events.Where(item => item.Recorded <= at).Select(item => (item.Name, item.Occurred))]).At(at);
                foreach (var threshold in thresholds)
                {
                    var isAbove = crossings.LastOrDefault(fact => fact.Threshold == threshold.Id && fact.At <= at)?.Kind == FactKind.ScoreRose;
                    var before = events.TrueForAll(item => item.Recorded > at);
                    var expected = !before && (decimal)naive / 1_000_000_000m >= threshold.At;
                    if (before) continue;

                    // Whoever is above as the first thing is heard of them did not cross anything.
                    var atFirst = new NaiveScore(drawn.Model, []).At(events[0].Recorded) >= new System.Numerics.BigInteger(threshold.At * 1_000_000_000m);
                    if (atFirst) continue;

                    Assert.True(isAbove == expected, $"Seed {seed}: at {at} the score is {naive}, and the timeline says of {threshold.Id}: {isAbove}");
                    compared++;
                }
            }
        }

        Assert.True(rises > 200 && falls > 100 && byTime > 100 && compared > 10_000, $"{rises} rises, {falls} falls, {byTime} by time alone, {compared} compared");
    }

    private static KernelRun Live(IEnumerable<(Instant Now, Input Input)> inputs, Snapshot snapshot, Instant end)
    {
        var run = new KernelRun(Contact.New(Inputs.Contact), [], [], []);
        foreach (var (now, input) in inputs.OrderBy(input => input.Now).ThenBy(input => input.Input is Input.Wake))
        {
            // Who is not there is not woken.
            if (run.Contact.IsNew && input is Input.Wake) continue;

            var next = KernelRun.Apply(run.Contact, input, snapshot, now);
            run = run.Then(next with { Contact = KernelRun.Committed(next.Contact) });
        }

        return run.Then(KernelRun.Advance(run.Contact, snapshot, end));
    }

    private static Snapshot Content(string score, params (string Path, string Text)[] more) => Content(score, 1, more);

    private static Snapshot Content(string score, int number, params (string Path, string Text)[] more)
    {
        ContentFile[] files = [new("scores/intent.json", score), new("journeys/rising.json", Rising), new("journeys/falling.json", Falling), .. more.Select(file => new ContentFile(file.Path, file.Text))];
        var (definitions, problems) = ContentCompiler.Compile(files);
        Assert.Empty(problems);
        return new Snapshot(number, definitions);
    }

    private static string Intent(string thresholds = """[ { "id": "hot", "at": 10 } ]""", int points = 5) => $$"""
        { "id": "intent", "decay": { "halfLife": "1d" }, "rules": [ { "id": "a", "event": "A", "points": {{points}} } ], "thresholds": {{thresholds}} }
        """;
}
