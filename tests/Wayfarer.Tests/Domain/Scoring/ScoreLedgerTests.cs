using System.Numerics;
using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;
using Xunit;

namespace Wayfarer.Tests.Domain.Scoring;

public sealed class ScoreLedgerTests
{
    private const int Models = 3_000;
    private static readonly TimeSpan Days = TimeSpan.FromDays(10);

    [Fact]
    public void A_score_is_the_sum_of_its_decayed_ledger_at_any_instant()
    {
        var different = new HashSet<BigInteger>();
        for (var seed = 1; seed <= Models; seed++)
        {
            var dice = new Dice(seed);
            var drawn = RandomScore.Draw(dice, Days);
            var naive = new NaiveScore(drawn.Model, drawn.Events);
            for (var look = 0; look < 5; look++)
            {
                var at = drawn.Now + dice.Time(Days * 6);
                var ledger = drawn.Ledger(at);
                var expected = naive.At(at);
                Assert.True(ledger.IsKnown);
                Assert.True(expected == ledger.BillionthsAt(at), $"Seed {seed}: {expected} is said to be {ledger.BillionthsAt(at)} at {at}");

                var counted = ledger.Sums(at).Sum(group => group.Counted);
                var entries = ledger.Entries(at).Sum(entry => entry.Left);
                if (drawn.Model is { Groups.IsEmpty: true, Bounds: { AtLeast: null, AtMost: null } }) Assert.Equal(ledger.Value(at), entries);
                if (drawn.Model.Bounds == Bounds.None) Assert.Equal(ledger.Value(at), counted);
                different.Add(expected);
            }
        }

        Assert.True(different.Count > Models);
    }

    [Fact]
    public void A_half_life_never_rises_and_takes_each_millisecond_into_account()
    {
        var curve = new DecayCurve(new Decay.HalfLife(Limits.LongestDuration));
        var whole = Limits.PointsPerRule * Billionths.One;
        var last = whole;
        var dice = new Dice(1);
        var halfLife = (long)Limits.LongestDuration.TotalMilliseconds;
        for (var age = halfLife - 100_000; age < halfLife + 100_000; age++)
        {
            var left = curve.At(whole, age);
            if (age > halfLife - 100_000) Assert.InRange(last - left, 5, 22);
            last = left;
        }

        Assert.Equal(whole / 2, curve.At(whole, halfLife));
        Assert.Equal(whole / 4, curve.At(whole, halfLife * 2));
        for (var look = 0; look < 200_000; look++)
        {
            var halfLives = new DecayCurve(new Decay.HalfLife(TimeSpan.FromSeconds(dice.Between(1, 100_000))));
            var age = (long)(dice.Fraction() * 1e9);
            Assert.True(halfLives.At(whole, age) >= halfLives.At(whole, age + 1));
        }
    }

    [Fact]
    public void Nothing_is_left_from_a_known_age_on_and_something_not_long_before()
    {
        var dice = new Dice(2);
        for (var look = 0; look < 10_000; look++)
        {
            var points = 1 + (long)(dice.Fraction() * Limits.PointsPerRule * Billionths.One);
            var time = TimeSpan.FromSeconds(dice.Between(1, 1_000_000));
            foreach (var decay in new Decay[] { new Decay.HalfLife(time), new Decay.Linear(time), new Decay.Expiry(time) })
            {
                var curve = new DecayCurve(decay);
                var gone = curve.GoneFrom(points);
                Assert.Equal(0, curve.At(points, gone));
                Assert.True(curve.At(points, gone - (2 * (long)time.TotalMilliseconds)) > 0);
            }
        }
    }

    [Fact]
    public void A_crossing_is_the_first_of_all_milliseconds_at_which_the_score_is_outside()
    {
        int crossings = 0, rises = 0;
        for (var seed = 1; seed <= 1_500; seed++)
        {
            var dice = new Dice(seed);
            var drawn = RandomScore.Draw(dice, TimeSpan.FromSeconds(1), mostEvents: 8);
            var ledger = drawn.Ledger(drawn.Now);
            var score = ledger.BillionthsAt(drawn.Now);
            var band = Band.Around(score, BoundsAround(dice, score));
            var end = Math.Min(ledger.ValidUntil == Instant.Never ? long.MaxValue : ledger.ValidUntil.Milliseconds, drawn.Now.Milliseconds + 80_000);
            var first = drawn.Now.Milliseconds + 1;
            while (first < end && band.Holds(ledger.BillionthsAt(new Instant(first)))) first++;

            var expected = first < end ? new Instant(first) : ledger.ValidUntil;
            var found = ledger.Leaves(band, drawn.Now);
            Assert.True(expected == found, $"Seed {seed}: it is inside until {expected}, and is said to be until {found}");
            if (first >= end) continue;

            crossings++;
            if (ledger.BillionthsAt(found) >= band.Below) rises++;
        }

        Assert.True(crossings > 500 && rises > 50, $"{crossings} crossings, {rises} of them upwards");
    }

    [Fact]
    public void A_score_that_only_comes_near_a_bound_is_not_said_to_cross_it_and_none_is_looked_at_for_ever()
    {
        // The one goes down twice as fast as the other comes back: in two days they are at their lowest, 2.5 below zero.
        var now = new Instant(1_700_000_000_000);
        var model = new ScoreModel("score", "1",
        [
            new ScoreRule.Engagement("up", 10, null, new EventPattern("A"), Frequency.EveryTime, new Decay.HalfLife(TimeSpan.FromDays(1))),
            new ScoreRule.Engagement("down", -10, null, new EventPattern("A"), Frequency.EveryTime, new Decay.HalfLife(TimeSpan.FromDays(2))),
        ]);
        var snapshot = new Snapshot(1, Definitions.Empty with { Scores = [model] });
        var judge = new Judge(RandomScore.Remember(snapshot, [("A", now)]), snapshot);
        model = snapshot.Scores[0];
        Instant First(decimal bound) => judge.Ledger(model, now).Leaves(Band.Around(0, [Billionths.Of(bound)]), now);

        Assert.Equal(Instant.Never, First(-2.6m));
        Assert.Equal(Instant.Never, judge.Score(model, now, [Billionths.Of(-2.500_01m)]).ValidUntil);

        // A millionth of a point away, a search gives up before the lowest point, and the next one goes on from there.
        var given = First(-2.500_000_1m);
        Assert.InRange(given.Milliseconds, now.Milliseconds + 1, (now + TimeSpan.FromDays(2)).Milliseconds);
        var rounds = 0;
        for (var at = now; at != Instant.Never; rounds++) at = judge.Score(model, at, [Billionths.Of(-2.500_000_1m)]).ValidUntil;
        Assert.InRange(rounds, 1, 10);
    }

    /// <summary>
    /// The naive score is asked at all instants at which something about it changes at once, one before each, and on a grid
    /// between them; where one of these is outside first, the change is looked for by halving. A way out and back between two
    /// instants of the grid would be missed: what was found before must then be a change to the naive score, too.
    /// </summary>
    [Fact]
    public void A_score_crosses_at_the_millisecond_that_brute_force_finds()
    {
        int crossings = 0, rises = 0, flips = 0;
        for (var seed = 1; seed <= 1_500; seed++)
        {
            var dice = new Dice(seed);
            var drawn = RandomScore.Draw(dice, Days);
            var naive = new NaiveScore(drawn.Model, drawn.Events);
            var score = (long)naive.At(drawn.Now);
            var bounds = BoundsAround(dice, score);
            var band = Band.Around(score, bounds);
            var judged = new Judge(drawn.Profile, drawn.Snapshot).Score(drawn.Model, drawn.Now, bounds);
            Assert.Equal(score, judged.Billionths);

            var end = drawn.Now + (Days * 120);
            bool Inside(Instant at) => band.Holds((long)naive.At(at));
            var looks = naive.Jumps().SelectMany(jump => new[] { jump - TimeSpan.FromMilliseconds(1), jump })
                .Concat(Enumerable.Range(1, 300).Select(step => drawn.Now + (Days * (step / 30.0 * step / 30.0))))
                .Where(at => at > drawn.Now && at <= end).Order().Distinct().ToList();
            var outside = looks.FindIndex(at => !Inside(at));
            var expected = outside < 0 ? Instant.Never : Halve(outside == 0 ? drawn.Now : looks[outside - 1], looks[outside], Inside);
            var found = judged.ValidUntil > end ? Instant.Never : judged.ValidUntil;
            if (found != expected)
            {
                Assert.True(found < expected && !Inside(found) && Inside(found - TimeSpan.FromMilliseconds(1)), $"Seed {seed}: {expected} is said to be {found}");
            }

            if (found == Instant.Never) continue;

            crossings++;
            if (naive.At(found) >= band.Below) rises++;
            if (drawn.Ledger(drawn.Now).ValidUntil == found) flips++;
        }

        Assert.True(crossings > 500 && rises > 50 && flips > 20, $"{crossings} crossings, {rises} upwards, {flips} by rules of fit");
    }

    [Fact]
    public void History_that_has_expired_is_not_known_until_nothing_of_it_can_be_left()
    {
        var now = new Instant(1_700_000_000_000);
        var since = now - TimeSpan.FromDays(5);
        Assert.Equal(since + TimeSpan.FromDays(10) - TimeSpan.FromMilliseconds(1), Known(Frequency.EveryTime, new Decay.Expiry(TimeSpan.FromDays(10)), []));
        Assert.Equal(Instant.Epoch, Known(Frequency.EveryTime, new Decay.Expiry(TimeSpan.FromDays(4)), []));
        Assert.Equal(Instant.Never, Known(Frequency.EveryTime, Decay.Never, []));

        // The first of all may have been before; only when nothing of the first that is known can be left does it not matter.
        var third = now - TimeSpan.FromDays(3);
        Assert.Equal(third + TimeSpan.FromDays(10), Known(Frequency.OnlyOnce, new Decay.Expiry(TimeSpan.FromDays(10)), [third]));

        // Two days after what is not known, nothing before can keep an event from counting.
        var perDay = new Frequency.OncePer(TimeSpan.FromDays(1));
        Assert.Equal(third - TimeSpan.FromMilliseconds(1) + TimeSpan.FromDays(10), Known(perDay, new Decay.Expiry(TimeSpan.FromDays(10)), [third]));

        Instant Known(Frequency frequency, Decay decay, Instant[] events)
        {
            var model = new ScoreModel("score", "1", [new ScoreRule.Engagement("rule", 1, null, new EventPattern("A"), frequency, decay)]);
            var snapshot = new Snapshot(1, Definitions.Empty with { Scores = [model] });
            var profile = RandomScore.Remember(snapshot, events.Select(at => ("A", at)));
            var memories = snapshot.Memories.Select(memory => (profile.Memory(memory.Key) ?? EventMemory.Empty(memory.Key)) with { Since = since });
            var ledger = new Judge(profile with { Memories = [.. memories] }, snapshot).Ledger(snapshot.Scores[0], now);
            return ledger.IsKnown ? Instant.Epoch : ledger.ValidUntil;
        }
    }

    [Fact]
    public void Once_and_once_per_count_the_same_events_in_whatever_order_they_came()
    {
        for (var seed = 1; seed <= 500; seed++)
        {
            var dice = new Dice(seed);
            var drawn = RandomScore.Draw(dice, Days);
            var shuffled = drawn.Events.Index().OrderBy(_ => dice.Fraction()).ToList();
            var again = Profile.Empty with { MemorySignature = drawn.Snapshot.MemorySignature };
            foreach (var (number, (name, at)) in shuffled)
            {
                var one = RandomScore.Remember(drawn.Snapshot, Enumerable.Repeat((Name: "-", At: at), number).Append((name, at)));
                foreach (var memory in one.Memories)
                {
                    var asked = drawn.Snapshot.Memories.Single(asked => asked.Key == memory.Key);
                    var known = again.Memory(memory.Key) ?? EventMemory.Empty(memory.Key);
                    again = again with { Memories = [.. again.Memories.Where(other => other.Key != memory.Key).Append(known.With(asked, memory)).OrderBy(other => other.Key, StringComparer.Ordinal)] };
                }
            }

            Assert.Equal(drawn.Ledger(drawn.Now).BillionthsAt(drawn.Now), new Judge(again, drawn.Snapshot).Ledger(drawn.Model, drawn.Now).BillionthsAt(drawn.Now));
        }
    }

    private static long[] BoundsAround(Dice dice, long score) =>
        [.. Enumerable.Range(0, 3).Select(_ => dice.Chance(0.5) ? (long)(score * dice.Fraction() * 1.5) : Billionths.Of((decimal)dice.Between(-10, 40))).Order().Distinct()];

    private static Instant Halve(Instant inside, Instant outside, Func<Instant, bool> isInside)
    {
        while (outside.Milliseconds - inside.Milliseconds > 1)
        {
            var middle = new Instant(inside.Milliseconds + ((outside.Milliseconds - inside.Milliseconds) / 2));
            if (isInside(middle)) inside = middle;
            else outside = middle;
        }

        return outside;
    }
}
