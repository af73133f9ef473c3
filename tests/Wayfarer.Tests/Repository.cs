namespace Wayfarer.Tests;

/// <summary>Where the sources are, for tests that read them.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Functions.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("No folder above the tests holds Functions.sln.");
    }
}
