using System.Collections.Immutable;
using Wayfarer.Domain.Journeys;

namespace Wayfarer.Domain.Content;

/// <summary>
/// Finds what nobody can reach and what nobody could leave: a step that no path leads to, and a circle in which nothing
/// takes time, which would spin within one instant.
/// </summary>
internal static class JourneyShape
{
    public static void Check(ImmutableArray<Step> steps, ImmutableArray<Position> positions, Problems problems)
    {
        var reached = Reach(steps);
        for (var index = 0; index < steps.Length; index++)
        {
            if (!reached[index] && !FollowsUnreached(index))
                problems.Add(positions[index], $"no path leads to the step \"{steps[index].Id}\"", "lead to it or remove it");
        }

        if (FindCircle(steps) is not { } circle) return;

        var path = string.Join(" -> ", circle.Select(index => $"\"{steps[index].Id}\""));
        problems.Add(
            positions[circle[0]],
            $"the steps {path} go in a circle in which nothing takes time",
            "put a \"wait\" into the circle");

        // One missing path cuts off everything behind it; the first step is the one to mend.
        bool FollowsUnreached(int index) =>
            Enumerable.Range(0, index).Any(earlier => !reached[earlier] && Targets(steps[earlier]).Contains(index));
    }

    private static bool[] Reach(ImmutableArray<Step> steps)
    {
        var reached = new bool[steps.Length];
        var open = new Stack<int>([0]);
        while (open.TryPop(out var index))
        {
            if (index == Journey.End || reached[index]) continue;

            reached[index] = true;
            foreach (var target in Targets(steps[index])) open.Push(target);
        }

        return reached;
    }

    private static List<int>? FindCircle(ImmutableArray<Step> steps)
    {
        var left = new bool[steps.Length];
        var path = new List<int>();
        for (var index = 0; index < steps.Length; index++)
        {
            if (Follow(index)) return path;
        }

        return null;

        bool Follow(int index)
        {
            if (index == Journey.End || left[index] || TakesTime(steps[index])) return false;

            var start = path.IndexOf(index);
            path.Add(index);
            if (start >= 0)
            {
                path.RemoveRange(0, start);
                return true;
            }

            foreach (var target in Targets(steps[index]))
            {
                if (Follow(target)) return true;
            }

            path.RemoveAt(path.Count - 1);
            left[index] = true;
            return false;
        }
    }

    private static bool TakesTime(Step step) => step is Step.Wait or Step.WaitUntil or Step.WaitFor or Step.Send;

    private static IEnumerable<int> Targets(Step step) => step switch
    {
        Step.WaitFor wait => wait.AtMost is null ? [wait.OnEvent] : [wait.OnEvent, wait.OnTimeout],
        Step.Branch branch => [.. branch.Cases.Select(branchCase => branchCase.To), branch.Next],
        Step.Split split => split.Paths.Select(path => path.To),
        _ => [step.Next],
    };
}
