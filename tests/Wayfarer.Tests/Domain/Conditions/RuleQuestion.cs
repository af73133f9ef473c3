using System.Text.Json;
using System.Text.Json.Nodes;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>One rule, one life and one instant.</summary>
internal sealed class RuleQuestion
{
    // What seldom holds, or seldom does not, is drawn again, so that both are seen often.
    private const int Draws = 40;
    private const int Braces = 70;

    private readonly int _seed;
    private readonly Dictionary<string, JsonElement> _segments = [];

    public RuleQuestion(int seed, int depth)
    {
        _seed = seed;
        var dice = new Dice(seed);
        var random = new RandomRule(dice);
        InStep = dice.Chance(0.5);
        Now = random.Now();
        History = random.History(Now, Now);
        _segments["inner"] = JsonElement.Parse(random.Tree(2, () => Leaf(dice, random, RandomRule.Apart)).ToJsonString());
        _segments["outer"] = JsonElement.Parse($$"""{ "any": [ { "segment": "inner" }, {{random.Tree(2, () => Leaf(dice, random, RandomRule.Apart)).ToJsonString()}} ] }""");
        do Rule = random.Tree(depth, () => Leaf(dice, random, !InStep ? RandomRule.OfSegments : dice.Chance(0.25) ? RandomRule.OfSteps : RandomRule.Operators)).ToJsonString();
        while (Rule.Count(character => character == '{') > Braces);
    }

    public string Rule { get; }

    public bool InStep { get; }

    public long Now { get; }

    public PlainHistory History { get; }

    public NaiveRule Naive(string rule) => NaiveRule.Of(JsonElement.Parse(rule), History, _segments, Now);

    /// <summary>In what the engine is wrong; null when it is not.</summary>
    public string? Difference(string rule, bool inStep, NaiveRule naive)
    {
        try
        {
            var engine = new RuleEngine(rule, _segments.ToDictionary(segment => segment.Key, segment => segment.Value.GetRawText()), History, inStep);
            var heard = RuleEngine.Heard(History).ToArray();
            new Random(_seed).Shuffle(heard);
            foreach (var @event in heard) engine.Hear(@event);
            if (_seed % 8 == 0) engine.Store();

            var judgement = engine.Judge(new Instant(Now));
            var expected = naive.Answer(Now);
            if (judgement.Value != (expected ? Truth.True : Truth.False)) return $"The engine says {judgement.Value}, brute force {expected}: {rule}";
            if (judgement.ValidUntil.Milliseconds <= Now) return $"It holds until {judgement.ValidUntil}: {rule}";

            var change = naive.FirstChange(Now, judgement.ValidUntil.Milliseconds, alsoJustBefore: _seed % 4 == 0);
            return change is { } first ? $"It changes {new Instant(first)}, and is said to hold until {judgement.ValidUntil}: {rule}" : null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return $"{exception}: {rule}";
        }
    }

    /// <summary>Everything that is needed to look into a difference, and which of the single rules it was.</summary>
    public string Story()
    {
        var culprits = Naive(Rule).Leaves.Where(leaf => leaf.Rule != "").Select(leaf => Difference(leaf.Rule, inStep: true, Naive(leaf.Rule))).OfType<string>();
        return $"Seed {_seed} at {new Instant(Now)}\n{string.Join('\n', culprits)}\n{JsonSerializer.Serialize(_segments)}\n{JsonSerializer.Serialize(History)}";
    }

    private JsonObject Leaf(Dice dice, RandomRule random, string[] operators)
    {
        var name = dice.Pick(operators);
        var first = random.Leaf(name);
        if (dice.Chance(0.15)) return first;

        for (var draws = 0; draws < Draws; draws++)
        {
            var other = random.Leaf(name);
            if (Holds(other) != Holds(first)) return other;
        }

        return first;

        bool Holds(JsonObject leaf) => NaiveRule.Of(JsonElement.Parse(leaf.ToJsonString()), History, _segments).Answer(Now);
    }
}
