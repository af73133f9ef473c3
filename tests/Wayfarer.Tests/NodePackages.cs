using System.Diagnostics;

namespace Wayfarer.Tests;

/// <summary>What <c>tests/package-lock.json</c> pins, installed by the first test run that needs it.</summary>
internal static class NodePackages
{
    private static readonly string Folder = FindFolder();

    public static string ExitWithParent => Path.Combine(Folder, "exit-with-parent.cjs");

    /// <summary>What must be installed first, or null.</summary>
    public static string? MissingTool => ((string[])["node", "npm"]).FirstOrDefault(tool => Tools.Find(tool) is null);

    // npm writes its own lock file into the folder when everything else is in place.
    private static bool IsInstalled =>
        File.GetLastWriteTimeUtc(PathOf(".package-lock.json")) >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"));

    /// <summary>A file of a package.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Folder, "node_modules", .. parts]);

    public static async Task InstallAsync()
    {
        if (IsInstalled)
            return;
        await using var mine = await LockAsync();
        if (IsInstalled)
            return;

        // On Windows npm is a script, which only its full name starts.
        var start = new ProcessStartInfo(Tools.Find("npm")!, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Process.Start(start)!;
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci in tests/ failed: {errors}{await output}");
    }

    private static async Task<FileStream> LockAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), "wayfarer-npm.lock");
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < TimeSpan.FromMinutes(5))
            {
                await Task.Delay(200);
            }
        }
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "tests", "package.json")))
                return Path.Combine(folder.FullName, "tests");
        throw new InvalidOperationException("The tests do not run inside the repository, where tests/package.json is.");
    }
}
