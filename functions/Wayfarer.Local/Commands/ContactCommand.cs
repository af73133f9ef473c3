using System.CommandLine;
using Wayfarer.Local.Client;
using Wayfarer.Web.Contacts;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer contact ID</c>: who somebody is, where they are, and what happened to them, in words.</summary>
internal static class ContactCommand
{
    public static Command Create(TextWriter output)
    {
        var id = new Argument<string>("id") { Description = "A contact id, a user id or an anonymous id." };
        var limit = new Option<int>("--limit") { Description = "How much of the timeline is told.", DefaultValueFactory = _ => 50 };
        return new Command("contact", "Tell what happened to a contact, and why.") { id, limit }.Asking(async (parsed, client, cancellation) =>
        {
            Tell(output, await client.ContactAsync(parsed.GetRequiredValue(id), parsed.GetValue(limit), cancellation));
            return 0;
        });
    }

    private static void Tell(TextWriter output, ContactAnswer contact)
    {
        output.WriteLine($"Contact {contact.Id}");
        TellList(output, "user ids", contact.UserIds);
        TellList(output, "anonymous ids", contact.AnonymousIds);
        TellList(output, "traits", contact.Traits.Select(trait => $"{trait.Key} = {trait.Value.GetRawText()}"));
        TellList(output, "tags", contact.Tags);
        TellList(output, "segments", contact.Segments);
        TellList(output, "inside", contact.Enrollments.Select(InWords));
        output.WriteLine();

        // The newest last: it is read where the command line goes on.
        foreach (var item in contact.Timeline.Reverse()) output.WriteLine($"{item.At}  {TimelineWords.Of(item)}");
    }

    private static string InWords(EnrollmentAnswer enrollment) =>
        $"{enrollment.Journey} at {enrollment.Step}{(enrollment.Until is { } until ? $" until {until}" : "")}";

    private static void TellList(TextWriter output, string name, IEnumerable<string> values)
    {
        var text = string.Join(", ", values);
        if (text.Length > 0) output.WriteLine($"  {name}: {Printable.Of(text)}");
    }
}
