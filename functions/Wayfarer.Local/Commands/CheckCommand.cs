using System.CommandLine;
using Wayfarer.Local.Content;
using Wayfarer.Runtime.Content;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer check</c>: what is wrong with content files, without starting anything.</summary>
internal static class CheckCommand
{
    public static Command Create(TextWriter output)
    {
        var folder = new Argument<string?>("folder") { Description = "The content folder.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("check", "Look for problems in content files; exits with 1 when there are any.") { folder };
        command.SetAction(parsed => Check(FolderOptions.ContentFolder(parsed.GetValue(folder)), output));
        return command;
    }

    public static int Check(string folder, TextWriter output)
    {
        var files = ContentFiles.Read(folder);
        var (definitions, problems) = ContentValidator.Validate(files);
        foreach (var problem in problems) output.WriteLine(problem);
        if (!problems.IsEmpty) return 1;

        output.WriteLine($"No problems: {definitions.Journeys.Length} journeys, {definitions.Segments.Length} segments, {definitions.Messages.Length} messages.");
        return 0;
    }
}
