using System.CommandLine;
using Wayfarer.Local.Client;
using Wayfarer.Local.Content;
using Wayfarer.Runtime.Content;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer check</c>: what is wrong with content files, without starting anything.</summary>
internal static class CheckCommand
{
    public static Command Create(TextWriter output)
    {
        var folder = new Argument<string?>("folder") { Description = "The content folder.", Arity = ArgumentArity.ZeroOrOne };
        var target = new TargetOptions(optional: true);
        var command = new Command("check", "Look for problems in content files, alone or against what a host has; exits with 1 when there are any.")
        {
            folder, target.Target, target.Key, target.FunctionKey,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = FolderOptions.ContentFolder(parsed.GetValue(folder));
            if (parsed.GetValue(target.Target) is null) return Check(path, output);

            using var client = target.Open(parsed);
            return await CheckAsync(path, client, output, cancellation);
        });
        return command;
    }

    /// <summary>Whether the folder could be pushed: sound by itself, and over nobody else's change.</summary>
    public static async Task<int> CheckAsync(string folder, WayfarerClient client, TextWriter output, CancellationToken cancellation)
    {
        var changes = FolderChanges.Between(
            ContentFiles.Read(folder), PulledContent.Read(folder, client.Target), (await client.ContentFolderAsync(cancellation)).Files);
        var live = await LiveContent.ReadAsync(client, cancellation);
        var found = Check(folder, output);
        foreach (var path in changes.Both) output.WriteLine($"{path} was changed here and on the host: pull, and bring the two together");
        foreach (var path in changes.There.Select(file => file.Path).Concat(changes.RemovedThere)) output.WriteLine($"{path} is newer on the host: pull takes it over");
        output.WriteLine(changes.Here.IsEmpty ? "Nothing here is to be pushed." : $"To be pushed: {string.Join(", ", changes.Here.Select(edit => edit.Path))}");
        DiffCommand.Tell(ContentPreview.Of(ContentFiles.Read(folder), live.Files, live.Inside), output);
        return changes.Both.IsEmpty ? found : 1;
    }

    public static int Check(string folder, TextWriter output)
    {
        var files = ContentFiles.Read(folder);
        var (definitions, problems) = ContentValidator.Validate(files);
        foreach (var problem in problems) output.WriteLine(problem);
        if (!problems.IsEmpty) return 1;

        output.WriteLine($"No problems: {definitions.Journeys.Length} journeys, {definitions.Segments.Length} segments, {definitions.Scores.Length} scores, {definitions.Messages.Length} messages.");
        return 0;
    }
}
