using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Client;
using Wayfarer.Web.Keys;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer keys</c>: makes, lists, rotates and revokes keys.</summary>
internal static class KeysCommand
{
    private static readonly string[] Headings = ["ID", "NAME", "KIND", "STATE", "CREATED", "SECRETS", "ORIGINS"];

    public static Command Create(IAnsiConsole console, TextWriter output) => new("keys", "Make, list, rotate and revoke keys.")
    {
        CreateKey(output), List(console), Rotate(output), Revoke(output),
    };

    private static Command CreateKey(TextWriter output)
    {
        var name = new Argument<string>("name") { Description = "What it is for, such as \"web shop\"." };
        var kind = new Option<string>("--kind") { Description = "server, browser or admin; server by default.", DefaultValueFactory = _ => "server" };
        var origin = new Option<string[]>("--origin")
        {
            Description = "An origin whose pages may use a browser key, such as https://shop.example; as often as needed.",
        };
        var rate = new Option<int?>("--rate") { Description = "How many events a second are taken." };
        return new Command("create", "Make a key; it is shown once.") { name, kind, origin, rate }.Asking(async (parsed, client, cancellation) =>
        {
            var wanted = new CreateKeyRequest(parsed.GetRequiredValue(name), parsed.GetValue(kind), parsed.GetValue(origin), parsed.GetValue(rate));
            return Show(output, await client.CreateKeyAsync(wanted, cancellation));
        });
    }

    private static Command List(IAnsiConsole console) => new Command("list", "List all keys, without their secrets.").Asking(async (_, client, cancellation) =>
    {
        var answer = await client.KeysAsync(cancellation);
        Listing.Write(console, Headings, answer.Keys.Select(key => (string[])
        [
            key.Id,
            key.Name,
            key.Kind.ToString().ToLowerInvariant(),
            key.State,
            key.Created,
            string.Join(", ", key.Secrets.Select(InWords)),
            string.Join(", ", key.Origins),
        ]));
        return 0;
    });

    private static Command Rotate(TextWriter output)
    {
        var id = new Argument<string>("id") { Description = "The id of a key." };
        var retireAfter = new Option<string?>("--retire-after") { Description = "How long the old secret lives on, such as 24h; until it is revoked by default." };
        return new Command("rotate", "Make a second secret for a key; it is shown once.") { id, retireAfter }.Asking(async (parsed, client, cancellation) =>
            Show(output, await client.RotateKeyAsync(parsed.GetRequiredValue(id), parsed.GetValue(retireAfter), cancellation)));
    }

    private static Command Revoke(TextWriter output)
    {
        var id = new Argument<string>("id") { Description = "The id of a key." };
        var secret = new Option<int?>("--secret") { Description = "The number of one secret, such as the old one after a rotation; the whole key by default." };
        return new Command("revoke", "End a key, or one of its secrets, at once.") { id, secret }.Asking(async (parsed, client, cancellation) =>
        {
            var key = await client.RevokeKeyAsync(parsed.GetRequiredValue(id), parsed.GetValue(secret), cancellation);
            output.WriteLine($"{key.Id} is {key.State}: {string.Join(", ", key.Secrets.Select(InWords))}.");
            return 0;
        });
    }

    private static int Show(TextWriter output, KeyAnswer key)
    {
        output.WriteLine(key.Key);
        output.WriteLine($"This is {key.Id}, secret {key.Secrets[^1].Number}. Keep it now: it is not shown again.");
        if (key.UserSecret is { } secret) output.WriteLine($"Your server makes userHash with WAYFARER_SECRET={secret}");
        foreach (var old in key.Secrets.SkipLast(1).Where(secret => secret.State != "revoked")) output.WriteLine($"Secret {InWords(old)}.");

        return 0;
    }

    private static string InWords(SecretAnswer secret) =>
        $"{secret.Number} (..{Printable.Of(secret.LastFour)}) {secret.State}{(secret.State == "retiring" ? $" at {secret.Ends}" : "")}";
}
