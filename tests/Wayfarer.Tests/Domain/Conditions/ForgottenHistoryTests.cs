using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;
using Xunit;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>A rule that is written when part of history has expired may not know, and is never wrong.</summary>
public sealed class ForgottenHistoryTests(ITestOutputHelper output)
{
    private const int Lives = 12_000;
    private const long Year = 365 * NaiveRule.Day;

    private static readonly string[] Operators = [.. RandomRule.OfSegments.Where(name => !name.StartsWith("segment", StringComparison.Ordinal))];

    private static readonly Dictionary<string, string> Segments = new() { ["inner"] = """{ "tag": "vip" }""", ["outer"] = """{ "tag": "new" }""" };

    [Fact]
    public void What_is_answered_is_right_and_stays_so_until_it_is_said_to_change()
    {
        var known = new Dictionary<string, int[]>();
        for (var seed = 1; seed <= Lives; seed++)
        {
            var dice = new Dice(seed);
            var random = new RandomRule(dice);
            var now = random.Now();
            var history = random.History(now, now - Year);
            var name = dice.Pick(Operators);
            var rule = dice.Chance(0.7) ? random.Leaf(name).ToJsonString() : random.Tree(4, 10, () => random.Leaf(dice.Pick(Operators)));
            var before = RuleEngine.Of(dice.Chance(0.3) ? rule : random.Tree(3, 6, () => random.Leaf(dice.Pick(Operators))), Segments, history.InstallationZone, inStep: false);
            var engine = RuleEngine.Of(rule, Segments, history.InstallationZone, inStep: false);

            // Some was there while the older rule was asked, then what was before an instant went, and then the rule was written.
            var gone = now - (long)(Year * dice.Fraction() * dice.Fraction());
            var written = gone + (long)((now - gone) * dice.Fraction());
            var heard = RememberedLife.Heard(history).ToList();
            var somebody = before.Somebody(history);
            foreach (var @event in heard.Where(item => item.OccurredAt.Milliseconds <= written)) somebody.Hear(@event);
            somebody = somebody.Forgetting(new Instant(gone), engine, heard.Where(item => item.OccurredAt.Milliseconds >= gone && item.OccurredAt.Milliseconds <= written));
            foreach (var @event in heard.Where(item => item.OccurredAt.Milliseconds > written)) somebody.Hear(@event);

            var naive = NaiveRule.Of(JsonElement.Parse(rule), history, Segments.ToDictionary(segment => segment.Key, segment => JsonElement.Parse(segment.Value)), now);
            var judgement = somebody.Judge(new Instant(now));
            var expected = naive.Answer(now) ? Truth.True : Truth.False;
            string Story() => $"Seed {seed} at {new Instant(now)}, gone {new Instant(gone)}, written {new Instant(written)}: {judgement}, brute force {expected}: {rule}\n{JsonSerializer.Serialize(history)}";
            Assert.True(judgement.Value == Truth.Unknown || judgement.Value == expected, Story());
            Assert.True(judgement.ValidUntil.Milliseconds > now, Story());

            // Up to then the answer is the same, and what is answered later is right, too.
            for (var look = 0; look < 6; look++)
            {
                var later = look < 3 && judgement.ValidUntil != Instant.Never ? now + (long)((judgement.ValidUntil.Milliseconds - 1 - now) * dice.Fraction()) : now + (long)(2 * Year * dice.Fraction());
                if (look == 0 && judgement.ValidUntil != Instant.Never) later = judgement.ValidUntil.Milliseconds - 1;

                var then = somebody.Judge(new Instant(later));
                if (later < judgement.ValidUntil.Milliseconds) Assert.True(then.Value == judgement.Value, $"{Story()}\n{new Instant(later)} {then}");
                if (then.Value != Truth.Unknown) Assert.True(then.IsTrue == naive.Answer(later), $"{Story()}\n{new Instant(later)} {then}");
            }

            if (!known.TryGetValue(name, out var counts)) known[name] = counts = new int[2];
            counts[judgement.Value == Truth.Unknown ? 0 : 1]++;
        }

        var unknown = known.Values.Sum(counts => counts[0]);
        output.WriteLine($"{unknown} of {Lives} unknown");
        Assert.InRange(unknown, Lives / 20, Lives / 2);
        foreach (var kind in new[] { "event", "sum", "average", "min", "max", "distinct", "first", "last", "sequence", "message", "score" })
            Assert.All([0, 1], sure => Assert.Contains(known, pair => pair.Key.StartsWith(kind, StringComparison.Ordinal) && pair.Value[sure] > 0));
    }
}
