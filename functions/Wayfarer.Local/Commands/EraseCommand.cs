using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Client;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer erase</c>: deletes everything that is held about one person, for good.</summary>
internal static class EraseCommand
{
    public static Command Create(IAnsiConsole console, TextWriter output)
    {
        var id = new Argument<string>("id") { Description = "A contact id, a user id or an anonymous id." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        return new Command("erase", "Delete everything that is held about one person, for good; nothing brings them back.") { id, yes }.Asking(async (parsed, client, cancellation) =>
        {
            var who = parsed.GetRequiredValue(id);
            if (!parsed.GetValue(yes) && !await AgreesAsync(console, who, cancellation)) return 1;

            var answer = await client.EraseAsync(who, cancellation);
            await output.WriteLineAsync(answer.ErasedAt is { } at
                ? $"{answer.Contact} was erased {at}."
                : $"{answer.Contact} is being erased. What is on its way to them is looked for again in 20 minutes and in 8 days.");
            return 0;
        });
    }

    private static async Task<bool> AgreesAsync(IAnsiConsole console, string who, CancellationToken cancellation)
    {
        if (!console.Profile.Capabilities.Interactive) throw new FormatException("Nobody can be asked here; say --yes when you mean it.");

        return await console.PromptAsync(new ConfirmationPrompt($"Delete everything about {Markup.Escape(Printable.Of(who))}, for good?") { DefaultValue = false }, cancellation);
    }
}
