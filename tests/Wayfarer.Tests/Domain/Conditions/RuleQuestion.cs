using System.Text.Json;
using System.Text.Json.Nodes;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>One rule, and lives that it is asked about at an instant each.</summary>
internal sealed class RuleQuestion
{
    // What seldom holds, or seldom does not, is drawn again, so that both are seen often.
    private const int Draws = 24;
    private const int MostLeaves = 25;

    private readonly int _seed;
    private readonly bool _inStep;
    private readonly string _rule;
    private readonly Dictionary<string, JsonElement> _segments = [];
    private readonly RuleEngine _engine;

    public RuleQuestion(int seed, int depth, int lives)
    {
        _seed = seed;
        var dice = new Dice(seed);
        var random = new RandomRule(dice);
        _inStep = dice.Chance(0.5);
        for (var life = 0; life < lives; life++)
        {
            var now = random.Now();
            var history = random.History(now, now);
            Lives.Add((now, history with { InstallationZone = Lives is [var (_, first), ..] ? first.InstallationZone : history.InstallationZone }));
        }

        _segments["inner"] = JsonElement.Parse(random.Tree(2, MostLeaves, () => Leaf(dice, random, RandomRule.Apart)));
        _segments["outer"] = JsonElement.Parse($$"""{ "any": [ { "segment": "inner" }, {{random.Leaf(dice.Pick(RandomRule.Apart)).ToJsonString()}} ] }""");
        _rule = random.Tree(depth, MostLeaves, () => Leaf(dice, random, !_inStep ? RandomRule.OfSegments : dice.Chance(0.25) ? RandomRule.OfSteps : RandomRule.Operators));
        _engine = Engine(_rule, _inStep);
    }

    public List<(long Now, PlainHistory History)> Lives { get; } = [];

    public NaiveRule Naive((long Now, PlainHistory History) life) => Naive(_rule, life);

    /// <summary>In what the engine is wrong, with all that is needed to look into it; null when it is not.</summary>
    public string? Difference((long Now, PlainHistory History) life, NaiveRule naive)
    {
        if (Difference(_engine, life, naive) is not { } difference) return null;

        // Which of the single rules it was.
        var single = naive.Leaves.Where(leaf => leaf.Rule != "").Select(leaf => (leaf.Rule, Difference: Difference(Engine(leaf.Rule, inStep: true), life, Naive(leaf.Rule, life))));
        var culprits = single.Where(leaf => leaf.Difference is not null).Select(leaf => $"{leaf.Difference} {leaf.Rule}");
        return $"Seed {_seed} at {new Instant(life.Now)}: {difference}\n{_rule}\n{string.Join('\n', culprits)}\n{JsonSerializer.Serialize(_segments)}\n{JsonSerializer.Serialize(life.History)}";
    }

    private string? Difference(RuleEngine engine, (long Now, PlainHistory History) life, NaiveRule naive)
    {
        var somebody = engine.Somebody(life.History);
        var heard = RememberedLife.Heard(life.History).ToArray();
        new Random(_seed).Shuffle(heard);
        foreach (var @event in heard) somebody.Hear(@event);
        if (_seed % 8 == 0) somebody.Store();

        var judgement = somebody.Judge(new Instant(life.Now));
        var expected = naive.Answer(life.Now);
        if (judgement.Value != (expected ? Truth.True : Truth.False)) return $"the engine says {judgement.Value}, brute force {expected}";
        if (judgement.ValidUntil.Milliseconds <= life.Now) return $"it holds until {judgement.ValidUntil}, which is over";

        var change = naive.FirstChange(life.Now, judgement.ValidUntil.Milliseconds, alsoJustBefore: _seed % 4 == 0);
        return change is { } first ? $"it changes {new Instant(first)}, and is said to hold until {judgement.ValidUntil}" : null;
    }

    private NaiveRule Naive(string rule, (long Now, PlainHistory History) life) => NaiveRule.Of(JsonElement.Parse(rule), life.History, _segments, life.Now);

    private RuleEngine Engine(string rule, bool inStep) =>
        RuleEngine.Of(rule, _segments.ToDictionary(segment => segment.Key, segment => segment.Value.GetRawText()), Lives[0].History.InstallationZone, inStep);

    private JsonObject Leaf(Dice dice, RandomRule random, string[] operators)
    {
        var name = dice.Pick(operators);
        var (now, history) = dice.Pick(Lives);
        var first = random.Leaf(name);
        if (dice.Chance(0.35)) return first;

        var value = Holds(first);
        for (var draws = 0; draws < Draws; draws++)
        {
            var other = random.Leaf(name);
            if (Holds(other) != value) return other;
        }

        return first;

        bool Holds(JsonObject leaf) => NaiveRule.Of(JsonElement.Parse(leaf.ToJsonString()), history, _segments).Answer(now);
    }
}
