using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Client;
using Wayfarer.Web.Broadcasts;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer broadcast</c>: lets everybody in a segment enter a journey, and tells how far that has come.</summary>
internal static class BroadcastCommand
{
    private static readonly string[] Headings = ["ID", "JOURNEY", "SEGMENT", "STATE", "REACHED", "CREATED", "ENDED"];

    public static Command Create(IAnsiConsole console, TextWriter output) => new("broadcast", "Let everybody in a segment enter a journey.")
    {
        Start(output), List(console), Show(output), Cancel(output),
    };

    private static Command Start(TextWriter output)
    {
        var journey = new Argument<string>("journey") { Description = "The id of the journey; its own rules decide who enters." };
        var segment = new Option<string>("--segment") { Description = "The id of the segment whose members are reached.", Required = true };
        var id = new Option<string?>("--id") { Description = "An id of your own: with the same one, the same broadcast is not started twice." };
        return new Command("start", "Begin a broadcast; it goes on by itself.") { journey, segment, id }.Asking(async (parsed, client, cancellation) =>
        {
            var wanted = new BroadcastRequest(parsed.GetValue(id), parsed.GetRequiredValue(journey), parsed.GetRequiredValue(segment));
            return Tell(output, await client.StartBroadcastAsync(wanted, cancellation));
        });
    }

    private static Command List(IAnsiConsole console) => new Command("list", "List the broadcasts, newest first.").Asking(async (_, client, cancellation) =>
    {
        var answer = await client.BroadcastsAsync(cancellation);
        Listing.Write(console, Headings, answer.Broadcasts.Select(broadcast => (string[])
        [
            broadcast.Id, broadcast.Journey, broadcast.Segment, broadcast.State, $"{broadcast.Reached}", broadcast.Created, broadcast.Ended ?? "",
        ]));
        return 0;
    });

    private static Command Show(TextWriter output)
    {
        var id = Id();
        return new Command("show", "Tell how far a broadcast has come.") { id }
            .Asking(async (parsed, client, cancellation) => Tell(output, await client.BroadcastAsync(parsed.GetRequiredValue(id), cancellation)));
    }

    private static Command Cancel(TextWriter output)
    {
        var id = Id();
        return new Command("cancel", "Reach nobody further; who was reached goes on.") { id }
            .Asking(async (parsed, client, cancellation) => Tell(output, await client.CancelBroadcastAsync(parsed.GetRequiredValue(id), cancellation)));
    }

    private static Argument<string> Id() => new("id") { Description = "The id of a broadcast." };

    private static int Tell(TextWriter output, BroadcastAnswer broadcast)
    {
        var waits = broadcast.Waits is { } reason ? $" It waits: {Printable.Of(reason)}." : "";
        output.WriteLine($"The broadcast {broadcast.Id} of '{Printable.Of(broadcast.Journey)}' to '{Printable.Of(broadcast.Segment)}' is {broadcast.State}; "
            + $"{broadcast.Reached} {(broadcast.Reached == 1 ? "member was" : "members were")} reached.{waits}");
        return 0;
    }
}
