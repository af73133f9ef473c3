namespace Wayfarer.Local.Content;

/// <summary>Writes files so that nobody ever reads half of one.</summary>
internal static class WholeFile
{
    public static void Write(string path, string text)
    {
        var unfinished = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():n}");
        try
        {
            File.WriteAllText(unfinished, text);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
