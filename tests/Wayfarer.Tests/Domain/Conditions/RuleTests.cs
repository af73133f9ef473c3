using System.Collections.Concurrent;
using Xunit;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>Random rules of the whole grammar, from their JSON on, against going through everything that ever happened.</summary>
public sealed class RuleTests(ITestOutputHelper output)
{
    private const int Pairs = 50_000;
    private const int LivesOfRule = 2;
    private const int LeastOfEach = 500;
    private const int LeastOfEachOutcome = 200;
    private const int Depth = 6;

    [Fact]
    public void A_rule_says_what_brute_force_says_and_holds_until_it_first_changes()
    {
        var outcomes = new ConcurrentDictionary<string, int[]>();
        var failures = new ConcurrentBag<string>();
        int trues = 0, changes = 0;
        Parallel.For(1, (Pairs / LivesOfRule) + 1, seed =>
        {
            if (failures.Count > 20) return;

            var question = new RuleQuestion(seed, Depth, LivesOfRule);
            foreach (var life in question.Lives)
            {
                var naive = question.Naive(life);
                if (question.Difference(life, naive) is { } difference) failures.Add(difference);
                if (naive.FirstChange(life.Now, long.MaxValue, alsoJustBefore: false) is not null) Interlocked.Increment(ref changes);
                if (naive.Answer(life.Now)) Interlocked.Increment(ref trues);
                foreach (var (name, answer, _) in naive.Leaves) Interlocked.Increment(ref outcomes.GetOrAdd(name, _ => new int[2])[answer(life.Now) ? 1 : 0]);
            }
        });

        foreach (var failure in failures.Take(5)) output.WriteLine(failure);
        Assert.Empty(failures);
        output.WriteLine($"{Pairs} pairs, {trues * 100.0 / Pairs:0.0} % true, {changes} change by time alone");
        foreach (var (name, counts) in outcomes.OrderBy(pair => Math.Min(pair.Value[0], pair.Value[1]))) output.WriteLine($"{name}: {counts[1]} true, {counts[0]} false");

        Assert.InRange(trues, Pairs / 5, Pairs * 4 / 5);
        Assert.True(changes > Pairs / 20);
        Assert.All(outcomes, pair => Assert.True(pair.Value.Sum() >= LeastOfEach && pair.Value.Min() >= LeastOfEachOutcome, $"{pair.Key}: {pair.Value[1]} true, {pair.Value[0]} false"));
        Assert.All(RandomRule.Operators, name => Assert.Contains(outcomes, pair => pair.Key == name || (name.StartsWith("segment", StringComparison.Ordinal) && pair.Key.StartsWith("segment", StringComparison.Ordinal))));
    }
}
