using Wayfarer.Domain.Content.Schemas;

namespace Wayfarer.Local.Content;

/// <summary>The schemas of a content folder, for the editors of whoever writes there.</summary>
public static class SchemaFiles
{
    /// <summary>Writes the schemas that are missing or out of date, and touches nothing else; how many it wrote.</summary>
    public static int Write(string folder)
    {
        var written = 0;
        Directory.CreateDirectory(Path.Combine(folder, ContentSchemas.Folder));
        foreach (var schema in ContentSchemas.Files)
        {
            var path = Path.Combine(folder, schema.Path);
            if (File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == schema.Text) continue;

            WholeFile.Write(path, schema.Text);
            written++;
        }

        return written;
    }

    /// <summary>Schemas are a convenience: where they cannot be written, all else works.</summary>
    public static void TryWrite(string folder)
    {
        try
        {
            Write(folder);
        }
        catch (Exception readOnly) when (readOnly is IOException or UnauthorizedAccessException)
        {
            // A folder that only others may write to.
        }
    }
}
