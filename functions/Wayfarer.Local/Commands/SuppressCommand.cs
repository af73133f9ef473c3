using System.CommandLine;
using Wayfarer.Domain;
using Wayfarer.Local.Client;
using Wayfarer.Web.Consent;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer suppress</c> and <c>wayfarer unsuppress</c>: nothing at all is sent to an address, or again what it wants.</summary>
internal static class SuppressCommand
{
    public static Command Create(TextWriter output)
    {
        var address = new Argument<string?>("address") { Description = "An e-mail address.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<FileInfo?>("--file") { Description = "A file of lines or CSV; the first address of each line counts." };
        var note = new Option<string?>("--note") { Description = "Why, for the ledger." };
        return new Command("suppress", "Send nothing at all to an address, or to those of a file, any more.") { address, file, note }.Asking(async (parsed, client, cancellation) =>
        {
            var lines = parsed.GetValue(file) is { } list ? await File.ReadAllLinesAsync(list.FullName, cancellation) : [];
            if (parsed.GetValue(address) is { } one) lines = [.. lines, one];
            if (lines.Length == 0) throw new FormatException("Name an address, or a file with --file.");

            await SuppressAsync(output, client, lines, parsed.GetValue(note), cancellation);
            return 0;
        });
    }

    public static Command CreateUnsuppress(TextWriter output)
    {
        var address = new Argument<string>("address") { Description = "An e-mail address." };
        return new Command("unsuppress", "Take a suppression back; what the person withdrew stays withdrawn.") { address }
            .Asking(async (parsed, client, cancellation) =>
                ConsentCommand.Tell(output, await client.UnsuppressAsync(parsed.GetRequiredValue(address), cancellation)));
    }

    /// <summary>In parts that the host takes; whatever is cut off is repeated without harm.</summary>
    private static async Task SuppressAsync(TextWriter output, WayfarerClient client, string[] lines, string? note, CancellationToken cancellation)
    {
        var (suppressed, already) = (0, 0);
        for (var first = 0; first < lines.Length; first += Limits.AddressesPerCommand)
        {
            var part = lines.Skip(first).Take(Limits.AddressesPerCommand).ToList();
            var read = SuppressionList.Read(part, mayHaveHeading: first == 0);
            foreach (var rejected in read.Rejected) output.WriteLine($"Line {first + rejected.Line} {rejected.Reason}.");
            if (read.Addresses.Count == 0) continue;

            var answer = await client.SuppressAsync(new SuppressionRequest(null, [.. read.Addresses.Select(address => address.Value)], note), cancellation);
            (suppressed, already) = (suppressed + answer.Suppressed, already + answer.Already);
        }

        output.WriteLine($"{suppressed} addresses are suppressed now; {already} were before.");
    }
}
