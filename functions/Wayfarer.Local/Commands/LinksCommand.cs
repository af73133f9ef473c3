using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Client;
using Wayfarer.Web.Links;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer links</c>: the keys that the links in messages are signed with.</summary>
internal static class LinksCommand
{
    private static readonly string[] Headings = ["ID", "CREATED", "STATE"];

    public static Command Create(IAnsiConsole console) => new("links", "List, rotate and remove the keys that links in messages are signed with.")
    {
        new Command("list", "List the keys; the first one signs.")
            .Asking(async (_, client, cancellation) => Show(console, await client.LinkKeysAsync(cancellation))),
        new Command("rotate", "Let a new key sign; the links of the older ones go on working.").Asking(async (_, client, cancellation) =>
            Show(console, await client.RotateLinkKeyAsync(cancellation))),
        Remove(console),
    };

    private static Command Remove(IAnsiConsole console)
    {
        var id = new Argument<string>("id") { Description = "The id of a key that does not sign." };
        return new Command("remove", "Remove an old key: every link that it signed stops working, ways to unsubscribe included.") { id }.Asking(async (parsed, client, cancellation) =>
            Show(console, await client.RemoveLinkKeyAsync(parsed.GetRequiredValue(id), cancellation)));
    }

    private static int Show(IAnsiConsole console, LinkKeysAnswer answer)
    {
        Listing.Write(console, Headings, answer.Keys.Select(key => (string[])[key.Id, key.CreatedAt, key.Signs ? "signs" : "verifies"]));
        return 0;
    }
}
