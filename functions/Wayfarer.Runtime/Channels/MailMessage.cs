using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Wayfarer.Runtime.Messages;

namespace Wayfarer.Runtime.Channels;

/// <summary>
/// Makes an e-mail of an outgoing message. A line break or NUL in a header's value could begin another header, and an
/// address with something behind it could reach somebody else: both are refused. Whatever the content is, the result is
/// seven-bit text in lines that every server carries unchanged.
/// </summary>
public static class MailMessage
{
    /// <summary>All that some reader takes for the end of a line.</summary>
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\0\v\f\u0085\u2028\u2029");

    /// <summary>These say who wrote what to whom, and are said by the message itself.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "Sender", "Resent-To", "Resent-From", "Resent-Cc", "Resent-Bcc",
        "Return-Path", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Received", "DKIM-Signature",
    };

    public static bool TryCreate(OutgoingMessage message, out MimeMessage mail, out string reason)
    {
        mail = new MimeMessage();
        reason = "";
        if (!MailAddressText.TryParse(message.From, out var from)) return Refuse(out reason, "the sender is not one e-mail address");
        if (!MailAddressText.TryParse(message.To, out var to)) return Refuse(out reason, "the recipient is not one e-mail address");
        if (message.Content.Subject.AsSpan().ContainsAny(LineBreaks)) return Refuse(out reason, "the subject holds a line break");

        foreach (var (name, value) in message.Headers)
        {
            if (!IsHeaderName(name)) return Refuse(out reason, "a header's name holds more than letters, digits and hyphens");
            if (Reserved.Contains(name)) return Refuse(out reason, $"the header {name} belongs to the message itself");
            if (value.AsSpan().ContainsAny(LineBreaks)) return Refuse(out reason, $"the header {name} holds a line break");
            if (!MailHeader.TryCreate(name, value, out var header)) return Refuse(out reason, $"the header {name} cannot be written: {MailHeader.Advice}");

            mail.Headers.Add(header);
        }

        mail.From.Add(from);
        mail.To.Add(to);
        mail.Headers.Replace(MailHeader.OfText("Subject", message.Content.Subject));
        mail.Date = message.At.ToDateTimeOffset();
        mail.MessageId = $"{Hash(message.Key)}@{MailboxAddress.EncodeAddrspec($"id@{from.Domain}")[3..]}";
        AddAutoSubmitted(mail);
        mail.Body = new BodyBuilder { TextBody = PlainText.Lines(message.Content.Text), HtmlBody = PlainText.Lines(message.Content.Html) }.ToMessageBody();
        mail.Prepare(EncodingConstraint.SevenBit);
        return true;
    }

    /// <summary>
    /// The address that a mail to this text goes to, as the mail server is told it. What is suppressed or allowed is to be
    /// compared with this, not with the text. False when no mail is sent to it.
    /// </summary>
    public static bool TryRecipient(string text, out string address)
    {
        address = MailAddressText.TryParse(text, out var mailbox) ? mailbox.GetAddress(idnEncode: true) : "";
        return address.Length > 0;
    }

    internal static string Hash(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));

    /// <summary>
    /// RFC 3834: nobody typed it, so that no absence note need answer it. A mailing says the same by its unsubscribe header.
    /// "Precedence: bulk" says it too, but is no standard, and some servers deliver such mail later.
    /// </summary>
    private static void AddAutoSubmitted(MimeMessage mail)
    {
        if (!mail.Headers.Contains(HeaderId.ListUnsubscribe) && !mail.Headers.Contains(HeaderId.AutoSubmitted))
            mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
    }

    private static bool IsHeaderName(string name) =>
        name.Length is > 0 and <= MailHeader.LongestName && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');

    private static bool Refuse(out string reason, string because)
    {
        reason = because;
        return false;
    }
}
