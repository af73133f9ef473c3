using System.Globalization;
using Wayfarer.Simulation;
using Xunit;

namespace Wayfarer.Tests.Simulation;

public sealed class SimulationTests
{
    /// <summary>Seeds from which on a run begins; a nightly run sets another one, and how many.</summary>
    private static readonly int First = Setting("WAYFARER_SIMULATION_FIRST", 1);
    private static readonly int Count = Setting("WAYFARER_SIMULATION_SEEDS", SimulationRun.SeedsEachRun);

    [Fact]
    public void What_always_holds_holds_in_every_world()
    {
        var failures = new List<string>();
        var result = SimulationRun.Run(Enumerable.Range(First, Count), failures.Add);
        Assert.True(result.Failures == 0, string.Join('\n', failures));
        Assert.True(result.Events > Count * 20, "the worlds are too empty to prove anything");
    }

    [Fact]
    public void What_always_holds_holds_where_alarms_are_late_lost_and_repeated()
    {
        var failures = new List<string>();
        var result = SimulationRun.Run(Enumerable.Range(First, Count / 2), failures.Add, alarms: true);
        Assert.True(result.Failures == 0, string.Join('\n', failures));
        Assert.True(result.AlarmsRung > Count, "too few alarms rang to prove anything");
    }

    [Fact]
    public void Seeds_that_failed_once_never_fail_again()
    {
        var failures = new List<string>();
        SimulationRun.Run(FailedOnce(), failures.Add);
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void The_same_seed_is_the_same_world()
    {
        var (first, second) = (SimulationRun.Run([7], _ => { }), SimulationRun.Run([7], _ => { }));
        Assert.Equal(first, second);
    }

    private static IEnumerable<int> FailedOnce() =>
        File.ReadLines(Path.Combine(Repository.Root, "tests", "Wayfarer.Simulation", "Seeds.txt"))
            .Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).Select(line => int.Parse(line, CultureInfo.InvariantCulture));

    private static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : fallback;
}
