using System.Text.RegularExpressions;
using MimeKit;

namespace Wayfarer.Runtime.Bounces;

/// <summary>The parts of a mail that came back that may say something.</summary>
internal sealed partial record BounceParts(
    MessageDeliveryStatus? Status, MessageFeedbackReport? Complaint, HeaderList? Original, string Text, string? AnswersTo)
{
    /// <summary>Of the message that it is about.</summary>
    public string? MessageId => Clean(Original?[HeaderId.MessageId]) ?? Clean(Quoted()) ?? AnswersTo;

    public static BounceParts Of(MimeMessage message)
    {
        MessageDeliveryStatus? status = null;
        MessageFeedbackReport? complaint = null;
        HeaderList? original = null;
        foreach (var part in Entities(message.Body))
        {
            status ??= part as MessageDeliveryStatus;
            complaint ??= part as MessageFeedbackReport;
            original ??= OriginalIn(part);
        }

        var answersTo = Clean(message.Headers[HeaderId.InReplyTo]) ?? Clean(message.Headers[HeaderId.References]);
        return new BounceParts(status, complaint, original, message.TextBody ?? HtmlOf(message), answersTo);
    }

    /// <summary>Attached messages are not entered: what is in them was not said by the report.</summary>
    private static IEnumerable<MimeEntity> Entities(MimeEntity? entity) => entity switch
    {
        null => [],
        Multipart multipart => multipart.SelectMany(Entities),
        _ => [entity],
    };

    private static HeaderList? OriginalIn(MimeEntity part) => part switch
    {
        MessagePart { Message: { } attached } => attached.Headers,
        MimePart { Content: not null } other when other.ContentType.MimeType.EndsWith("/rfc822-headers", StringComparison.OrdinalIgnoreCase) => HeadersOf(other),
        _ => null,
    };

    private static HeaderList? HeadersOf(MimePart part)
    {
        try
        {
            using var content = new MemoryStream();
            part.Content!.DecodeTo(content);
            content.Position = 0;
            return HeaderList.Load(content);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string HtmlOf(MimeMessage message) => message.HtmlBody is { } html ? Tag().Replace(html, "\n") : "";

    private string? Quoted() => QuotedId().Match(Text) is { Success: true } match ? match.Groups[1].Value : null;

    private static string? Clean(string? id) => id is not null && Id().Match(id) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"<?([^<>\s]{1,250}@[^<>\s]{1,250})>?", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex(@"^[>\s]*Message-I[dD]:\s*(<[^<>\s]{3,500}>)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex QuotedId();

    [GeneratedRegex("<[^>]{0,1000}>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
