using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Client;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer poison</c>: the messages that were given up, with their reasons.</summary>
internal static class PoisonCommand
{
    private static readonly string[] Headings = ["ID", "CONTACT", "SINCE", "FAILURES", "REASON"];

    public static Command Create(IAnsiConsole console, TextWriter output) => new("poison", "List, replay and discard messages that were given up.")
    {
        List(console, output), Replay(output), Discard(output),
    };

    private static Command List(IAnsiConsole console, TextWriter output) => new Command("list", "List what was given up, and why.").Asking(async (_, client, cancellation) =>
    {
        var answer = await client.PoisonAsync(cancellation);
        if (answer.Messages.Count == 0)
        {
            output.WriteLine("Nothing was given up.");
            return 0;
        }

        Listing.Write(console, Headings, answer.Messages.Select(message =>
            (string[])[message.Id, message.Contact ?? "", message.Since, $"{message.Failures}", message.Reason]));
        if (answer.Total > answer.Messages.Count) output.WriteLine($"These are the first {answer.Messages.Count} of {answer.Total}.");
        return 0;
    });

    private static Command Replay(TextWriter output)
    {
        var id = new Argument<string>("id") { Description = "The id of a message, or all." };
        return new Command("replay", "Let messages be tried again, once the reason is gone.") { id }.Asking(async (parsed, client, cancellation) =>
        {
            var answer = await client.ReplayPoisonAsync(parsed.GetRequiredValue(id), cancellation);
            output.WriteLine($"{answer.Replayed} {(answer.Replayed == 1 ? "message is" : "messages are")} tried again.");
            return 0;
        });
    }

    private static Command Discard(TextWriter output)
    {
        var id = new Argument<string>("id") { Description = "The id of a message." };
        return new Command("discard", "Throw a message away for good: what it carries never happens.") { id }.Asking(async (parsed, client, cancellation) =>
        {
            await client.DiscardPoisonAsync(parsed.GetRequiredValue(id), cancellation);
            output.WriteLine("The message is gone.");
            return 0;
        });
    }
}
