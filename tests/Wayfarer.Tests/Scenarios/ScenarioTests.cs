using System.Globalization;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Scenarios;

/// <summary>
/// Each story on three hosts: the kernel in memory, the local host on SQLite, and the Azure shell on Azurite with the
/// orchestrator under a hub where everything goes wrong that may. What came of it is equal line by line, also when
/// everything is as late as timers of the real extension were.
/// </summary>
public sealed class ScenarioTests(AzuriteFixture azurite)
{
    private const int Seeds = 2;

    /// <summary>An idle hub looks for timers up to half a minute apart: the first timer of the recorded execution was ten seconds late.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(29_381);

    public static TheoryData<string, bool> Stories
    {
        get
        {
            var stories = new TheoryData<string, bool>();
            foreach (var name in Scenario.Names)
            {
                stories.Add(name, false);
                stories.Add(name, true);
            }

            return stories;
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_story_ends_the_same_on_every_host(string name, bool late)
    {
        var scenario = Scenario.Read(name);
        TimeSpan? lateness = late ? Late : null;
        await using var kernel = new KernelHost();
        var expected = await ScenarioRun.TraceAsync(scenario, kernel, lateness);
        Approve(name, late, expected);

        await using var local = new LocalScenarioHost();
        Assert.Equal(expected, await ScenarioRun.TraceAsync(scenario, local, lateness));

        for (var seed = 1; seed <= Seeds; seed++)
        {
            await using var azure = await AzureScenarioHost.CreateAsync(azurite, seed);
            Assert.Equal(expected, await ScenarioRun.TraceAsync(scenario, azure, lateness));
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {expected.Split('\n').Length} lines; alarms {azure.Shell.Hub.Started}, executions lost {azure.Shell.Hub.Lost}, activities repeated {azure.Shell.Hub.Repeated}"));
        }
    }

    /// <summary>What came of the punctual story stands beside it, so that it can be read and cannot change unseen.</summary>
    private static void Approve(string name, bool late, string trace)
    {
        if (late) return;

        var path = Repository.PathOf("tests", "Wayfarer.Tests", "Scenarios", $"{name}.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(path, trace + "\n");
        Assert.True(File.Exists(path), $"There is no {name}.approved.txt. Run once with APPROVE=1, read it and keep it.");
        Assert.Equal(File.ReadAllText(path).TrimEnd('\n'), trace);
    }
}
