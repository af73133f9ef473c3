using System.CommandLine;
using Wayfarer.Local.Client;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer export</c>: everything that is held about one person, as JSON.</summary>
internal static class ExportCommand
{
    public static Command Create(TextWriter output)
    {
        var id = new Argument<string>("id") { Description = "A contact id, a user id or an anonymous id." };
        var file = new Option<FileInfo?>("--output", "-o") { Description = "The file to write; without it, the answer is printed." };
        return new Command("export", "Write everything that is held about one person, as JSON, for the person.") { id, file }.Asking(async (parsed, client, cancellation) =>
        {
            var json = await client.ExportAsync(parsed.GetRequiredValue(id), cancellation);
            if (parsed.GetValue(file) is not { } target)
            {
                await output.WriteLineAsync(json);
                return 0;
            }

            await File.WriteAllTextAsync(target.FullName, json, cancellation);
            await output.WriteLineAsync($"Written to {target.FullName}.");
            return 0;
        });
    }
}
