using Xunit;

namespace Wayfarer.Tests;

/// <summary>Files of real data, which lie beside the repository and never in it.</summary>
internal static class RealData
{
    public const string Clickstream = "shop-clickstream.csv";

    public const string Purchases = "cdnow-transactions.txt";

    /// <summary>The file, or null when this machine does not have it.</summary>
    public static string? Find(string name)
    {
        var folders = new List<string>();
        if (Environment.GetEnvironmentVariable("WAYFARER_DATA") is { Length: > 0 } named) folders.Add(named);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            folders.Add(Path.Combine(folder.FullName, "shared", "data"));
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    public static string FindOrSkip(string name)
    {
        if (Find(name) is { } path) return path;

        Assert.Skip($"{name} was not found: put it into a folder shared/data above the tests, or name its folder in WAYFARER_DATA.");
        return "";
    }
}
