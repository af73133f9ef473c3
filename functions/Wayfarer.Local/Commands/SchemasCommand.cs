using System.CommandLine;
using Wayfarer.Local.Content;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer schemas</c>: what an editor needs to complete and explain content.</summary>
internal static class SchemasCommand
{
    public static Command Create(TextWriter output)
    {
        var folder = new Argument<string?>("folder") { Description = "The content folder.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("schemas", "Write the JSON Schemas that editors complete content by into schemas/.") { folder };
        command.SetAction(parsed => Write(FolderOptions.ContentFolder(parsed.GetValue(folder)), output));
        return command;
    }

    public static int Write(string folder, TextWriter output)
    {
        var written = SchemaFiles.Write(folder);
        output.WriteLine(written == 0 ? "The schemas are up to date." : $"{written} schemas are written to {Path.Combine(folder, "schemas")}.");
        return 0;
    }
}
