namespace Wayfarer.Local.Hosting;

/// <summary>Writes files that hold a secret: for their owner alone, and never half, however a start is cut off.</summary>
internal static class SecretFile
{
    /// <param name="overwrite">Whether a file that is there already is replaced; otherwise it stays and this throws.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        var unfinished = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(unfinished, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite);
    }
}
