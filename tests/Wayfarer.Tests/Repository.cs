using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Wayfarer.Tests;

/// <summary>The files that these tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot(Here());

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The tracked files, with forward slashes, relative to the top.</summary>
    public static IReadOnlyList<string> Files()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "-z"]) { WorkingDirectory = Root, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return [.. files.Where(file => File.Exists(PathOf(file)))];
    }

    private static string FindRoot(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Functions.sln"))) folder = Path.GetDirectoryName(folder)!;

        return folder;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
