using Wayfarer.Tests.Contracts;

namespace Wayfarer.Tests.Infrastructure;

/// <summary>A copy of <c>infra/</c>.</summary>
internal sealed class InfraFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public InfraFolder()
    {
        foreach (var file in Files)
        {
            var copy = File(file);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(Repository.PathOf("infra", file), copy);
        }
    }

    /// <summary>All files of <c>infra/</c>, relative to it.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Repository.PathOf("infra"), "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Repository.PathOf("infra"), file))];

    /// <summary>Those that the compiler reads.</summary>
    public static IReadOnlyList<string> Sources { get; } = [.. Files.Where(file => System.IO.Path.GetExtension(file) is ".bicep" or ".bicepparam")];

    public string Path => System.IO.Path.Combine(Parent, "infra");

    public string Parent => _folder.Path;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Dispose();
}
