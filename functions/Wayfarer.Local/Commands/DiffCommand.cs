using System.CommandLine;
using Wayfarer.Local.Content;
using Wayfarer.Local.Hosting;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer diff</c>: what publishing a folder would change on a host, in words.</summary>
internal static class DiffCommand
{
    public static Command Create(TextWriter output)
    {
        var folder = new Argument<string?>("folder") { Description = "The content folder.", Arity = ArgumentArity.ZeroOrOne };
        var target = new Option<Uri>("--target")
        {
            Description = "The host to compare with.",
            DefaultValueFactory = _ => new Uri($"http://127.0.0.1:{LocalHostOptions.DefaultPort}"),
        };
        var command = new Command("diff", "Say what publishing a content folder would change on a host.") { folder, target };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = new HttpClient { BaseAddress = parsed.GetRequiredValue(target) };
            return await RunAsync(FolderOptions.ContentFolder(parsed.GetValue(folder)), host, output, cancellation);
        });
        return command;
    }

    public static async Task<int> RunAsync(string folder, HttpClient host, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            var live = await LiveContent.ReadAsync(host, cancellation);
            Tell(ContentPreview.Of(ContentFiles.Read(folder), live.Files, live.Inside), output);
            return 0;
        }
        catch (HttpRequestException problem)
        {
            throw new InvalidDataException($"{host.BaseAddress} does not tell what is live there: {problem.Message}", problem);
        }
    }

    private static void Tell(ContentPreview preview, TextWriter output)
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
