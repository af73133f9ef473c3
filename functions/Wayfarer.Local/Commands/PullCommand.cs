using System.Collections.Immutable;
using System.CommandLine;
using Wayfarer.Local.Client;
using Wayfarer.Local.Content;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer pull</c>: brings the content of a host into a folder, and loses nothing that was changed there.</summary>
internal static class PullCommand
{
    public static Command Create(TextWriter output)
    {
        var folder = new Argument<string?>("folder") { Description = "The content folder; it is made when there is none.", Arity = ArgumentArity.ZeroOrOne };
        return new Command("pull", "Bring the content of a host into a folder; exits with 1 when both have changed the same file.") { folder }
            .Asking((parsed, client, cancellation) => RunAsync(Folder(parsed.GetValue(folder)), client, output, cancellation));
    }

    public static async Task<int> RunAsync(string folder, WayfarerClient client, TextWriter output, CancellationToken cancellation)
    {
        var there = (await client.ContentFolderAsync(cancellation)).Files;
        if (there.FirstOrDefault(file => !ContentPath.IsWritable(file.Path)) is { } strange)
            throw new InvalidDataException($"The host has a file named '{strange.Path}', which is not written here.");

        Directory.CreateDirectory(folder);
        var pulled = PulledContent.Read(folder, client.Target);
        var changes = FolderChanges.Between(ContentFiles.Read(folder), pulled, there);
        var local = new LocalContentFolder(folder);
        foreach (var file in changes.There) await WriteAsync(local, file.Path, file.Text, cancellation);
        foreach (var path in changes.RemovedThere) await WriteAsync(local, path, text: null, cancellation);

        // Of a file that both have changed, what was pulled before stays what it was: a push must not pass over the host's change.
        var known = there.Where(file => !changes.Both.Contains(file.Path)).ToImmutableSortedDictionary(
            file => file.Path, file => FileVersion.HashOf(file.Text), StringComparer.Ordinal);
        foreach (var path in changes.Both)
        {
            if (pulled.Files.TryGetValue(path, out var was)) known = known.Add(path, was);
        }

        new PulledContent { Target = client.Target.ToString(), Files = known }.Write(folder);
        SchemaFiles.TryWrite(folder);

        foreach (var file in changes.There) output.WriteLine($"{file.Path} was brought");
        foreach (var path in changes.RemovedThere) output.WriteLine($"{path} was removed, as on the host");
        foreach (var edit in changes.Here) output.WriteLine($"{edit.Path} stays as you changed it");
        foreach (var path in changes.Both) output.WriteLine($"{path} was changed here and on the host; it stays as it is here. Move yours aside, pull again, and bring the two together");
        if (changes is { There.IsEmpty: true, RemovedThere.IsEmpty: true, Both.IsEmpty: true }) output.WriteLine("Everything is as on the host.");
        return changes.Both.IsEmpty ? 0 : 1;
    }

    private static async Task WriteAsync(LocalContentFolder folder, string path, string? text, CancellationToken cancellation) =>
        await folder.TryWriteAsync(path, text, (await folder.ReadAsync(path, cancellation))?.Tag, cancellation);

    private static string Folder(string? given) =>
        Path.GetFullPath(given ?? ContentLocation.Find(Environment.CurrentDirectory, AppContext.BaseDirectory) ?? Path.Combine(Environment.CurrentDirectory, "content"));
}
