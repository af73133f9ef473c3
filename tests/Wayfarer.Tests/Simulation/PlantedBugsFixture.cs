using System.Diagnostics;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Simulation;

/// <summary>
/// The real sources, copied and built once with every planted bug in them, each of which sleeps until the environment names
/// it. So the checker is tried on the code as it is today, and a bug whose place has changed fails loudly.
/// </summary>
public sealed class PlantedBugsFixture : IAsyncLifetime
{
    private const string Variable = "WAYFARER_PLANTED_BUG";
    private static readonly string[] Sources = ["functions/Wayfarer.Domain", "functions/Wayfarer.Runtime", "tests/Wayfarer.Simulation"];
    private readonly TemporaryFolder _folder = new();

    private string Simulation => Path.Combine(_folder.Path, "tests", "Wayfarer.Simulation");

    public async ValueTask InitializeAsync()
    {
        var repository = Repository.Root;
        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig" })
            File.Copy(Path.Combine(repository, file), Path.Combine(_folder.Path, file));
        foreach (var source in Sources.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(repository, folder), "*", SearchOption.AllDirectories)))
        {
            var copy = Path.Combine(_folder.Path, Path.GetRelativePath(repository, source));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(source, copy);
        }

        foreach (var bug in PlantedBug.All) Plant(bug);
        File.WriteAllText(Path.Combine(_folder.Path, "functions/Wayfarer.Domain/Planted.cs"), $$"""
            namespace Wayfarer.Domain;

            public static class Planted
            {
                private static readonly string? Name = System.Environment.GetEnvironmentVariable("{{Variable}}");

                public static bool Is(string name) => Name == name;
            }
            """);
        var (code, output) = await RunAsync("", "build", Simulation, "-c", "Release", "-p:TreatWarningsAsErrors=false", "-v", "q", "--nologo");
        Assert.True(code == 0, output);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The exit code and output of the simulation with one of the bugs awake; none for an empty name.</summary>
    public Task<(int Code, string Output)> SimulateAsync(string bug, int seeds) =>
        RunAsync(bug, "run", "--no-build", "-c", "Release", "--project", Simulation, "--", "--until-failure", "--seeds", $"{seeds}");

    private static async Task<(int Code, string Output)> RunAsync(string bug, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Variable] = bug;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private void Plant(PlantedBug bug)
    {
        var file = Path.Combine(_folder.Path, bug.File);
        var text = File.ReadAllText(file);
        Assert.True(text.Split(bug.Original).Length == 2, $"'{bug.Name}' has no single place in {bug.File} any more; plant it anew.");
        File.WriteAllText(file, text.Replace(bug.Original, bug.Mistaken.Replace("PLANTED", $"Wayfarer.Domain.Planted.Is(\"{bug.Name}\")")));
    }
}
