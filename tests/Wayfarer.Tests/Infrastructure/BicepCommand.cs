using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Xunit;

namespace Wayfarer.Tests.Infrastructure;

/// <summary>The real Bicep compiler, in a folder with a copy of <c>infra/</c> that it may write into.</summary>
internal static class BicepCommand
{
    // Those of nobody: what is compiled here is deployed nowhere.
    private static readonly string[] Nowhere =
    [
        "--subscription-id", "00000000-0000-0000-0000-000000000001", "--tenant-id", "00000000-0000-0000-0000-000000000002", "--location", "westeurope",
    ];

    private static readonly string Path = typeof(BicepCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Bicep").Value!;

    // One at a time, whichever tests run beside each other: each takes a processor and half a gigabyte.
    private static readonly SemaphoreSlim Turn = new(1);

    public static void SkipWhereItCannotRun() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "The package of the Bicep compiler is for Linux on x64.");

    /// <summary>Runs a command; what it wrote, errors and warnings after the rest.</summary>
    public static async Task<BicepOutput> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        SkipWhereItCannotRun();
        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            Allow();
            var start = new ProcessStartInfo(Path, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
            // Those of whoever runs the tests say nothing about the parameter files.
            foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AZURE_", StringComparison.Ordinal) || name.StartsWith("WAYFARER_", StringComparison.Ordinal)).ToList())
                start.Environment.Remove(name);
            foreach (var (name, value) in environment) start.Environment[name] = value;

            using var bicep = Process.Start(start)!;
            var errors = bicep.StandardError.ReadToEndAsync();
            var output = await bicep.StandardOutput.ReadToEndAsync();
            await bicep.WaitForExitAsync();
            return new BicepOutput(bicep.ExitCode, output, await errors);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>What a parameter file would deploy, with every expression computed that can be before a deployment.</summary>
    public static async Task<Deployment> PredictAsync(string folder, string parameters, IReadOnlyDictionary<string, string> environment)
    {
        var output = await RunAsync(folder, environment, ["snapshot", parameters + ".bicepparam", .. Nowhere]);
        Assert.True(output is { Code: 0, Errors: "" }, output.Errors);
        return Deployment.Read(File.ReadAllText(System.IO.Path.Combine(folder, parameters + ".snapshot.json")));
    }

    /// <summary>A package keeps no permission to run what is in it.</summary>
    private static void Allow()
    {
        if (OperatingSystem.IsWindows()) return;

        var mode = File.GetUnixFileMode(Path);
        if (!mode.HasFlag(UnixFileMode.UserExecute)) File.SetUnixFileMode(Path, mode | UnixFileMode.UserExecute);
    }
}
