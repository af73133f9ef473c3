namespace Wayfarer.Simulation;

/// <summary>Runs worlds one after the other and checks each. A failing seed is told in one line that repeats it.</summary>
public static class SimulationRun
{
    public const int SeedsEachRun = 200;

    public static SimulationResult Run(IEnumerable<int> seeds, Action<string> tell, bool untilFailure = false, bool alarms = false)
    {
        int run = 0, failures = 0, events = 0, rung = 0;
        long steps = 0;
        foreach (var seed in seeds)
        {
            var world = new SimulationWorld(seed, alarms: alarms);
            var failure = Judge(world);
            run++;
            events += world.Accepted.Count;
            rung += world.Alarms?.Rung ?? 0;
            steps += world.Scheduler.Steps;
            if (failure is null) continue;

            failures++;
            tell($"dotnet run --project tests/Wayfarer.Simulation -- --seed {seed}{(alarms ? " --alarms" : "")}   # {failure}");
            if (untilFailure) break;
        }

        return new SimulationResult(run, failures, events, steps, rung);
    }

    private static string? Judge(SimulationWorld world)
    {
        // Continuations must stay on this thread, whoever calls.
        SynchronizationContext.SetSynchronizationContext(null);
        if (world.Run() is { } failure) return failure;

        var outcome = new Outcome(world);
        foreach (var (name, check) in Checks.All)
        {
            if (check(outcome) is { } wrong) return $"{name}: {wrong}";
        }

        return null;
    }
}

public sealed record SimulationResult(int Seeds, int Failures, int Events, long Steps, int AlarmsRung);
