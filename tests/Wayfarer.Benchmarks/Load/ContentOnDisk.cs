using Wayfarer.Domain.Content;

namespace Wayfarer.Benchmarks.Load;

/// <summary>Content files in a folder, for hosts that read one.</summary>
public static class ContentOnDisk
{
    public static void Write(IReadOnlyList<ContentFile> files, string folder)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }
    }
}
