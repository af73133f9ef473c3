using System.Collections.Immutable;
using System.Globalization;
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

    private static readonly string[] Known = ["subject", "from", "kind", "topic", "goodFor", "priority", "layout", "preheader", "tracking"];

    public static Message? Parse(
        string id, ContentFile html, ContentFile? text, Settings? settings, TemplateCheck check, TemplateParts parts,
        Problems problems, Problems textProblems)
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

        var reading = parts.Read(body, TemplatePart.Body, end + 1, problems);
        var textReading = text is null ? TemplateReading.Nothing : parts.Read(text.Text, TemplatePart.Body, 0, textProblems);
        parts.Html.Resolve(reading.Partials, end + 1, problems);
        parts.Text.Resolve(textReading.Partials, 0, textProblems);
        var layout = parts.Layout(head.GetValueOrDefault("layout"), body, problems);
        if (problems.Any || textProblems.Any) return null;

        var partials = parts.Html.Resolve([.. reading.Partials, .. layout?.HtmlUses ?? []], 0, problems);
        var textPartials = parts.Text.Resolve([.. textReading.Partials, .. layout?.TextUses ?? []], 0, problems);
        return new Message
        {
            Id = id,
            Version = Version(source, text?.Text, layout?.Layout, partials, textPartials),
            Preheader = head.GetValueOrDefault("preheader")?.Text,
            Layout = layout?.Layout,
            Partials = partials,
            TextPartials = textPartials,
            Tracking = terms.Tracking,
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

    /// <summary>Changes with all that the message is made of, wherever that stands.</summary>
    private static string Version(
        string html, string? text, Layout? layout, ImmutableSortedDictionary<string, string> partials, ImmutableSortedDictionary<string, string> textPartials)
    {
        var whole = new StringBuilder($"{html.Length} {html} {text}");
        if (layout is not null && layout != Layout.Standard)
        {
            Add("layout", layout.Html);
            Add("layout text", layout.Text ?? "");
        }

        foreach (var (name, source) in partials) Add($"partial {name}", source);
        foreach (var (name, source) in textPartials) Add($"text partial {name}", source);
        return CanonicalJson.Version(Encoding.UTF8.GetBytes(whole.ToString()));

        void Add(string what, string source) => whole.Append(CultureInfo.InvariantCulture, $"\n{what} {source.Length} {source}");
    }
}
