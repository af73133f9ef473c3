using System.CommandLine;
using Wayfarer.Local.Client;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer explain CONTACT --segment ID</c>: why somebody is in a segment or not, or what a score is made of, in words.</summary>
internal static class ExplainCommand
{
    public static Command Create(TextWriter output)
    {
        var id = new Argument<string>("contact") { Description = "A contact id, a user id or an anonymous id." };
        var segment = new Option<string?>("--segment") { Description = "The id of the segment that is asked about." };
        var score = new Option<string?>("--score") { Description = "The id of the score that is asked about." };
        var at = new Option<string?>("--at") { Description = "An instant in the past, such as 2026-03-01T09:00:00Z; now when it is not given." };
        return new Command("explain", "Tell why a contact is in a segment or not, or what its score is made of.") { id, segment, score, at }.Asking(async (parsed, client, cancellation) =>
        {
            var answer = await client.ExplainAsync(parsed.GetRequiredValue(id), parsed.GetValue(segment), parsed.GetValue(score), parsed.GetValue(at), cancellation);
            new ExplanationText(output).Write(answer);
            return 0;
        });
    }
}
