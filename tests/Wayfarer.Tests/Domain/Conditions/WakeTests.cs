using System.Collections.Concurrent;
using System.Text.Json;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;
using Xunit;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>How often somebody must be woken by time alone in a year, against how often an answer really changes by it.</summary>
public sealed class WakeTests(ITestOutputHelper output)
{
    private const int LivesOfEach = 40;
    private const int MostLives = 4_000;
    private const int Trees = 1_500;
    private const int LeastFlips = 20;
    private const double MostWakesForEachFlip = 1.1;
    private const int Depth = 6;
    private const int MostLeaves = 25;
    private const long Year = 365 * NaiveRule.Day;

    // So that every unit of the calendar begins anew within the year.
    private static readonly long Start = new DateTimeOffset(2026, 2, 11, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>What only an event or a command can change.</summary>
    private static readonly string[] NeverByTime = ["tag", "segment static", "consent", "journey", "bucket", "property", "first"];

    private static readonly string[] DatesByTime = ["trait before now", "trait after now", "trait withinLast", "trait withinNext", "trait olderThan", "trait anniversaryWithin"];

    [Fact]
    public void Each_operator_wakes_a_contact_hardly_more_often_than_its_answer_changes()
    {
        var counts = new ConcurrentDictionary<string, (int Wakes, int Flips)>();
        Parallel.ForEach(RandomRule.Operators.Distinct(), name =>
        {
            int wakes = 0, flips = 0;
            for (var life = 0; life < LivesOfEach || (life < MostLives && flips < LeastFlips && ChangesByTime(name)); life++)
            {
                var random = new RandomRule(new Dice(Number(name) + life));
                var (woken, flipped) = Live(random, () => random.Leaf(name).ToJsonString());
                wakes += woken;
                flips += flipped;
            }

            counts[name] = (wakes, flips);
        });
        foreach (var (name, (wakes, flips)) in counts.OrderBy(pair => pair.Key)) output.WriteLine($"{name}: {wakes} wakes, {flips} flips");

        Assert.All(counts, pair => Assert.True(pair.Value.Wakes <= pair.Value.Flips * MostWakesForEachFlip, $"{pair.Key}: {pair.Value.Wakes} wakes, {pair.Value.Flips} flips"));
        Assert.All(counts.Where(pair => ChangesByTime(pair.Key)), pair => Assert.True(pair.Value.Flips >= LeastFlips, $"{pair.Key} changed only {pair.Value.Flips} times"));
        Assert.All(counts.Where(pair => !ChangesByTime(pair.Key)), pair => Assert.Equal((0, 0), pair.Value));
    }

    [Fact]
    public void Rules_of_many_parts_wake_a_contact_hardly_more_often_than_their_answer_changes()
    {
        int wakes = 0, flips = 0;
        Parallel.For(1, Trees + 1, seed =>
        {
            var random = new RandomRule(new Dice(seed));
            var (woken, flipped) = Live(random, () => random.Tree(Depth, MostLeaves, () => random.Leaf(random.Operator())));
            Interlocked.Add(ref wakes, woken);
            Interlocked.Add(ref flips, flipped);
        });
        output.WriteLine($"{wakes} wakes, {flips} flips");
        Assert.True(flips >= Trees / 4, $"{flips} flips");
        Assert.True(wakes <= flips * MostWakesForEachFlip, $"{wakes} wakes, {flips} flips");
    }

    private static bool ChangesByTime(string name) => name.StartsWith("trait", StringComparison.Ordinal)
        ? DatesByTime.Contains(name)
        : !Array.Exists(NeverByTime, still => name.StartsWith(still, StringComparison.Ordinal)) && !name.EndsWith("ever", StringComparison.Ordinal) && !name.Contains(" since", StringComparison.Ordinal);

    private static (int Wakes, int Flips) Live(RandomRule random, Func<string> draw)
    {
        var history = random.History(Start + Year, Start);
        var segments = new Dictionary<string, string> { ["inner"] = random.Leaf("event at all within").ToJsonString(), ["outer"] = """{ "not": { "segment": "inner" } }""" };
        return Live(draw(), segments, history);
    }

    /// <summary>A year in which everything becomes known as it happens, and the contact sleeps until its answer is said to change.</summary>
    private static (int Wakes, int Flips) Live(string rule, Dictionary<string, string> segments, PlainHistory history)
    {
        var engine = RuleEngine.Of(rule, segments, history.InstallationZone, inStep: true).Somebody(history);
        var instants = history.Events.Select(item => item.At).Concat(history.Consents.Select(change => change.At)).Append(Start).Distinct().Order().ToArray();
        var naive = NaiveRule.Of(JsonElement.Parse(rule), history, segments.ToDictionary(pair => pair.Key, pair => JsonElement.Parse(pair.Value)), [.. instants, .. Enumerable.Range(0, 13).Select(month => Start + (month * Year / 12))]);
        var heard = RememberedLife.Heard(history).ToLookup(@event => @event.OccurredAt.Milliseconds);
        int wakes = 0, flips = 0;
        for (var index = 0; index < instants.Length; index++)
        {
            var (at, next) = (instants[index], index + 1 < instants.Length ? instants[index + 1] : Start + Year);
            foreach (var @event in heard[at]) engine.Hear(@event);

            var value = naive.Answer(at);
            foreach (var boundary in naive.Boundaries(at, next))
            {
                if (naive.Answer(boundary) == value) continue;

                value = !value;
                flips++;
            }

            var judgement = engine.Judge(new Instant(at));
            while (judgement.ValidUntil.Milliseconds < next)
            {
                wakes++;
                judgement = engine.Judge(judgement.ValidUntil);
            }

            if (judgement.IsTrue != naive.Answer(next - 1)) throw new InvalidOperationException($"At {new Instant(next - 1)}: {judgement}: {rule}\n{JsonSerializer.Serialize(history)}");
        }

        return (wakes, flips);
    }

    private static int Number(string name) => name.Aggregate(17, (hash, character) => unchecked((hash * 31) + character)) & 0xFFFFFF;
}
