using Wayfarer.Simulation;
using Xunit;

namespace Wayfarer.Tests.Simulation;

/// <summary>A checker that finds nothing proves nothing: each of these mistakes must be found within the seeds of one run.</summary>
public sealed class PlantedBugsTests(PlantedBugsFixture fixture) : IClassFixture<PlantedBugsFixture>
{
    public static TheoryData<string> Bugs => [.. PlantedBug.All.Select(bug => bug.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task The_simulation_finds(string bug)
    {
        var (code, output) = await fixture.SimulateAsync(bug, SimulationRun.SeedsEachRun);
        Assert.True(code == 1, $"'{bug}' was not found: {output}");
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }

    [Fact]
    public async Task The_simulation_finds_nothing_where_nothing_is_planted()
    {
        var (code, output) = await fixture.SimulateAsync("", 20);
        Assert.True(code == 0, output);
    }
}
