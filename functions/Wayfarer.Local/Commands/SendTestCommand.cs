using System.CommandLine;
using Wayfarer.Local.Client;
using Wayfarer.Web.Messages;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer send-test</c>: a message as somebody would get it, to whoever writes it.</summary>
internal static class SendTestCommand
{
    public static Command Create(TextWriter output)
    {
        var message = new Argument<string>("message") { Description = "The id of a live message." };
        var to = new Option<string>("--to") { Description = "The address that gets it.", Required = true };
        var contact = new Option<string?>("--contact") { Description = "As whom it is written: a contact id, user id or anonymous id; a sample person by default." };
        return new Command("send-test", "Send a message to yourself at once, past consent and caps.") { message, to, contact }.Asking(async (parsed, client, cancellation) =>
        {
            var sent = await client.SendTestAsync(parsed.GetRequiredValue(message), new TestRequest(parsed.GetValue(to), parsed.GetValue(contact)), cancellation);
            output.WriteLine($"{Printable.Of(sent.Message)} is on its way to {Printable.Of(sent.To)}.");
            return 0;
        });
    }
}
