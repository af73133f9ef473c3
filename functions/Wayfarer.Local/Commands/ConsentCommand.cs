using System.CommandLine;
using Wayfarer.Local.Client;
using Wayfarer.Web.Consent;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer consent</c>: what may be sent to an address and why, with everything that was ever said about it.</summary>
internal static class ConsentCommand
{
    public static Command Create(TextWriter output)
    {
        var address = new Argument<string>("address") { Description = "An e-mail address." };
        return new Command("consent", "Tell what may be sent to an address, and everything that was ever said about it.") { address }
            .Asking(async (parsed, client, cancellation) => Tell(output, await client.AddressAsync(parsed.GetRequiredValue(address), cancellation)));
    }

    public static int Tell(TextWriter output, AddressAnswer answer)
    {
        output.WriteLine(answer.Suppressed is null
            ? $"{Printable.Of(answer.Address)} may be sent to."
            : $"{Printable.Of(answer.Address)} is suppressed since {answer.Since}: {answer.Suppressed}.");
        foreach (var topic in answer.Topics)
            output.WriteLine($"  {topic.Topic}: {(topic.Sent ? "is sent" : $"is not sent, {Printable.Of(topic.Reason ?? "")}")}");
        foreach (var entry in answer.Ledger)
            output.WriteLine($"{entry.At}  {Printable.Of(entry.Words)} "
                + $"({Printable.Of(entry.Source)}{(entry.Note is { } note ? $"; {Printable.Of(note)}" : "")})");
        return 0;
    }
}
