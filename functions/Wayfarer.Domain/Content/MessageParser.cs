using System.Text;
using Wayfarer.Domain.Messages;

namespace Wayfarer.Domain.Content;

/// <summary>
/// Reads <c>messages/&lt;id&gt;/html.liquid</c>, which begins with a head of <c>subject:</c> and, optionally, <c>from:</c>
/// between two lines of <c>---</c>, and the optional <c>text.liquid</c> beside it.
/// </summary>
internal static class MessageParser
{
    private const string Fence = "---";
    private const string Example = "begin with ---, a line \"subject: ...\" and another ---";

    private static readonly string[] Known = ["subject", "from", "kind", "topic", "goodFor", "priority"];

    public static Message? Parse(
        string id, ContentFile html, ContentFile? text, Settings? settings, TemplateCheck check, Problems problems, Problems textProblems)
    {
        var source = html.Text.TrimStart('\uFEFF');
        var lines = source.Split('\n');
        if (lines[0].TrimEnd() != Fence)
        {
            problems.Add(Position.Start, "the message has no head", Example);
            return null;
        }

        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() == Fence);
        if (end < 0)
        {
            problems.Add(Position.Start, "the head of the message is not closed", "end it with a line of ---");
            return null;
        }

        var head = ReadHead(lines.AsSpan(1, end - 1), check, problems);
        var terms = MessageTerms.Read(head, settings, problems);
        if (!head.ContainsKey("subject")) problems.Add(Position.Start, "\"subject\" is missing", Example);

        var body = string.Join('\n', lines.Skip(end + 1));
        if (string.IsNullOrWhiteSpace(body)) problems.Add(new Position(end + 1, 1), "the message has no body");

        Check(body, end + 1, 0, check, problems);
        if (text is not null) Check(text.Text, 0, 0, check, textProblems);
        if (problems.Any || textProblems.Any) return null;

        return new Message
        {
            Id = id,
            Version = Version(source, text?.Text),
            Subject = head["subject"].Text,
            From = head.GetValueOrDefault("from")?.Text,
            Kind = terms.Kind,
            Topic = terms.Topic,
            GoodFor = terms.GoodFor,
            Priority = terms.Priority,
            Html = body,
            Text = text?.Text,
        };
    }

    public static void Check(string source, int linesBefore, int columnsBefore, TemplateCheck check, Problems problems)
    {
        foreach (var fault in check(source))
        {
            var column = fault.Line == 1 ? fault.Column + columnsBefore : fault.Column;
            problems.Add(new Position(fault.Line + linesBefore, column), fault.Reason, fault.Advice);
        }
    }

    private static Dictionary<string, HeadLine> ReadHead(ReadOnlySpan<string> lines, TemplateCheck check, Problems problems)
    {
        var head = new Dictionary<string, HeadLine>(StringComparer.Ordinal);
        for (var index = 0; index < lines.Length; index++)
        {
            var at = new Position(index + 2, 1);
            var line = lines[index].TrimEnd();
            if (line.Length == 0) continue;

            var colon = line.IndexOf(':');
            var name = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? "" : line[(colon + 1)..].Trim();
            if (colon < 0) problems.Add(at, "a line of the head has no colon", "write \"subject: ...\"");
            else if (!Known.Contains(name)) problems.Add(at, $"\"{name}\" is not known here", Suggestion.ForOrList(name, Known));
            else if (value.Length == 0) problems.Add(at, $"\"{name}\" is empty");
            else if (!head.TryAdd(name, new HeadLine(value, at))) problems.Add(at, $"\"{name}\" stands twice in the head");
            else Check(value, at.Line - 1, line.Length - value.Length, check, problems);

            if (name == "from" && value.Length > 0 && !value.Contains('{') && !MailAddress.IsValid(value))
                problems.Add(at, $"\"{value}\" is not an e-mail address", MailAddress.Advice);
        }

        return head;
    }

    private static string Version(string html, string? text) =>
        CanonicalJson.Version(Encoding.UTF8.GetBytes($"{html.Length} {html} {text}"));
}
