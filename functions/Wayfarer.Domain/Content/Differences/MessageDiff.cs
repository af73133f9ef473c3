using Wayfarer.Domain.Messages;

namespace Wayfarer.Domain.Content.Differences;

/// <summary>What would be different about a message. Everybody gets the new text, also who is inside a journey already.</summary>
internal static class MessageDiff
{
    public static IEnumerable<string> Between(Message? was, Message? becomes)
    {
        if (was is null) yield return $"is new: \"{becomes!.Subject}\"";
        else if (becomes is null) yield return "is removed";
        if (was is null || becomes is null) yield break;

        if (was.Subject != becomes.Subject) yield return $"the subject is \"{becomes.Subject}\" instead of \"{was.Subject}\"";
        if (was.From != becomes.From) yield return $"it comes from {becomes.From ?? "the usual sender"} instead of {was.From ?? "the usual sender"}";
        if (was.Kind != becomes.Kind) yield return $"it is {Name(becomes.Kind)} instead of {Name(was.Kind)}";
        if (was.Topic != becomes.Topic) yield return $"its topic is {becomes.Topic ?? "none"} instead of {was.Topic ?? "none"}";
        if (was.GoodFor != becomes.GoodFor) yield return $"it is good for {Words.Of(becomes.GoodFor)} instead of {Words.Of(was.GoodFor)}";
        if (was.Priority != becomes.Priority) yield return $"its priority is {becomes.Priority} instead of {was.Priority}";
        if (was.Html != becomes.Html) yield return $"the HTML changes in {Lines(was.Html, becomes.Html)}";
        if (was.Text != becomes.Text) yield return $"the plain text changes in {Lines(was.Text ?? "", becomes.Text ?? "")}";
    }

    private static string Name(MessageKind kind) => kind.ToString().ToLowerInvariant();

    private static string Lines(string was, string becomes)
    {
        var (before, after) = (was.Split('\n'), becomes.Split('\n'));
        var (gone, added) = (before.Except(after).Count(), after.Except(before).Count());
        return Words.Count(Math.Max(1, Math.Max(gone, added)), "line");
    }
}
