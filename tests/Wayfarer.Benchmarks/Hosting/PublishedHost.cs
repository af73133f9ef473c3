using System.Diagnostics;

namespace Wayfarer.Benchmarks.Hosting;

/// <summary>The host as it is published for this machine, with or without code compiled ahead of time.</summary>
public static class PublishedHost
{
    public static async Task<string> PublishAsync(string folder, bool aheadOfTime)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
        [
            "publish", Path.Combine(Root(), "functions", "Wayfarer.Local"), "-c", "Release", "--use-current-runtime", "--self-contained", "false",
            $"-p:PublishReadyToRun={aheadOfTime}", "-o", folder,
        ])
            start.ArgumentList.Add(argument);
        using var publish = Process.Start(start)!;
        var output = publish.StandardOutput.ReadToEndAsync();
        var errors = await publish.StandardError.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(folder, OperatingSystem.IsWindows() ? "wayfarer.exe" : "wayfarer")
            : throw new InvalidOperationException($"The host could not be published: {errors}{await output}");
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
                return folder.FullName;
        throw new InvalidOperationException("The benchmark does not run inside the repository.");
    }
}
