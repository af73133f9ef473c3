using System.CommandLine;
using Wayfarer.Domain.Content;
using Wayfarer.Local.Client;
using Wayfarer.Local.Content;
using Wayfarer.Runtime.Content;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Web.Content;

namespace Wayfarer.Local.Commands;

/// <summary>
/// <c>wayfarer push</c>: brings what was changed in a folder to a host, over the texts that were pulled and over no others.
/// </summary>
internal static class PushCommand
{
    public static Command Create(TextReader input, TextWriter output)
    {
        var folder = new Argument<string?>("folder") { Description = "The content folder.", Arity = ArgumentArity.ZeroOrOne };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        return new Command("push", "Bring what was changed in a content folder to a host and publish it.") { folder, yes }
            .Asking((parsed, client, cancellation) => RunAsync(
                FolderOptions.ContentFolder(parsed.GetValue(folder)), client, parsed.GetValue(yes) ? null : input, output, cancellation));
    }

    /// <param name="input">Who is asked; nobody when it is null.</param>
    public static async Task<int> RunAsync(string folder, WayfarerClient client, TextReader? input, TextWriter output, CancellationToken cancellation)
    {
        var here = ContentFiles.Read(folder);
        var problems = ContentValidator.Validate(here).Problems;
        foreach (var problem in problems) output.WriteLine(problem);
        if (!problems.IsEmpty) return Refused("Nothing was sent: repair this first.");

        var pulled = PulledContent.Read(folder, client.Target);
        var changes = FolderChanges.Between(here, pulled, (await client.ContentFolderAsync(cancellation)).Files);
        foreach (var path in changes.Both) output.WriteLine($"{path} was changed here and on the host");
        if (!changes.Both.IsEmpty) return Refused("Nothing was sent: pull first, and bring the two together.");
        if (changes.Here.IsEmpty)
        {
            output.WriteLine("There is nothing to send: everything that you have is on the host.");
            return 0;
        }

        // What others have changed meanwhile stays: the difference is that of their files with yours among them.
        var live = await LiveContent.ReadAsync(client, cancellation);
        foreach (var edit in changes.Here) output.WriteLine(edit.Text is null ? $"removes {edit.Path}" : edit.Was is null ? $"adds {edit.Path}" : $"changes {edit.Path}");
        output.WriteLine();
        DiffCommand.Tell(ContentPreview.Of(Merged(here, changes), live.Files, live.Inside), output);
        if (input is not null && !Agrees(input)) return Refused("Nothing was sent.");

        var answer = await client.PushAsync(new ContentPushRequest(changes.Here), cancellation);
        return answer.Problem is null ? Done(answer) : Failed(answer);

        bool Agrees(TextReader asked)
        {
            output.Write($"Send this to {client.Target}? [y/N] ");
            return asked.ReadLine()?.Trim() is "y" or "Y" or "yes";
        }

        int Done(ContentPushAnswer done)
        {
            var files = pulled.Files;
            foreach (var edit in changes.Here) files = edit.Text is { } text ? files.SetItem(edit.Path, FileVersion.HashOf(text)) : files.Remove(edit.Path);
            new PulledContent { Target = client.Target.ToString(), Files = files }.Write(folder);
            output.WriteLine($"Snapshot {done.Snapshot} is live.");
            foreach (var problem in done.Problems) output.WriteLine($"Held back on the host: {problem}");
            return 0;
        }

        int Failed(ContentPushAnswer failed)
        {
            foreach (var problem in failed.Problems) output.WriteLine(problem);
            foreach (var path in failed.Changed) output.WriteLine($"{path} was changed on the host");
            foreach (var path in failed.Written) output.WriteLine($"{path} was written before that was seen");
            return Refused(failed.Problem!);
        }

        int Refused(string reason)
        {
            output.WriteLine(reason);
            return 1;
        }
    }

    /// <summary>The folder as the host will have it.</summary>
    private static List<ContentFile> Merged(IReadOnlyList<ContentFile> here, FolderChanges changes) =>
    [
        .. here.Where(file => !changes.RemovedThere.Contains(file.Path) && changes.There.All(theirs => theirs.Path != file.Path)),
        .. changes.There,
    ];
}
