using System.Diagnostics;

namespace Wayfarer.Tests.Browsers;

/// <summary>The browser that is installed on this machine; on a Debian that is ours to change, it is installed when it is missing.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly Lazy<Task<string?>> Found = new(FindOrInstallOnceAsync);

    /// <summary>The program; null when there is none and none can be installed.</summary>
    public static Task<string?> FindOrInstallAsync() => Found.Value;

    private static async Task<string?> FindOrInstallOnceAsync()
    {
        if (Find() is { } program) return program;
        if (Tools.Find("apt-get") is not { } apt || Environment.UserName != "root") return null;

        await RunAsync(apt, "update", "-qq");
        await RunAsync(apt, "install", "-y", "-qq", "--no-install-recommends", "chromium");
        return Find();
    }

    private static string? Find() => Names.Select(Tools.Find).FirstOrDefault(path => path is not null);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await errors;
        await process.WaitForExitAsync();
    }
}
