using System.CommandLine;
using Wayfarer.Local.Client;
using Wayfarer.Local.Content;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer diff</c>: what publishing a folder would change on a host, in words.</summary>
internal static class DiffCommand
{
    public static Command Create(TextWriter output)
    {
        var folder = new Argument<string?>("folder") { Description = "The content folder.", Arity = ArgumentArity.ZeroOrOne };
        return new Command("diff", "Say what publishing a content folder would change on a host.") { folder }.Asking((parsed, client, cancellation) =>
            RunAsync(FolderOptions.ContentFolder(parsed.GetValue(folder)), client, output, cancellation));
    }

    public static async Task<int> RunAsync(string folder, WayfarerClient client, TextWriter output, CancellationToken cancellation)
    {
        var live = await LiveContent.ReadAsync(client, cancellation);
        Tell(ContentPreview.Of(ContentFiles.Read(folder), live.Files, live.Inside), output);
        return 0;
    }

    internal static void Tell(ContentPreview preview, TextWriter output)
    {
        foreach (var problem in preview.Problems) output.WriteLine($"Would not go live: {problem}");
        if (preview.Changes.IsEmpty) output.WriteLine("Publishing this folder would change nothing.");

        foreach (var change in preview.Changes)
        {
            output.WriteLine(change.What);
            foreach (var line in change.Lines) output.WriteLine($"  {line}");
        }
    }
}
