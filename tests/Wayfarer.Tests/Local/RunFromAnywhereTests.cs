using System.Diagnostics;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Local;

public sealed class RunFromAnywhereTests
{
    [Fact]
    public async Task Folders_are_meant_from_where_the_command_is_typed()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("my-content/journeys"));
        var journey = folder.File("my-content/journeys/broken.json");
        await File.WriteAllTextAsync(journey, "{ \"id\": \"broken\" ", TestContext.Current.CancellationToken);

        var output = await CheckAsync(folder.Path);

        Assert.Contains("broken.json:1:", output, StringComparison.Ordinal);
    }

    private static async Task<string> CheckAsync(string workingFolder)
    {
        var configuration = AppContext.BaseDirectory.Contains("release", StringComparison.Ordinal) ? "Release" : "Debug";
        string[] arguments = ["run", "--no-build", "-c", configuration, "--project", Repository.PathOf("functions", "Wayfarer.Local"), "--", "check", "my-content"];
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = workingFolder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output + await errors;
    }
}
