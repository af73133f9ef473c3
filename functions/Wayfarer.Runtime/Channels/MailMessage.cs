using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace Wayfarer.Runtime.Channels;

/// <summary>
/// Makes an e-mail of an outgoing message. A line break or NUL in a header's value could begin another header, and an
/// address with something behind it could reach somebody else: both are refused.
/// </summary>
public static class MailMessage
{
    private static readonly char[] LineBreaks = ['\r', '\n', '\0'];

    /// <summary>These say who wrote what to whom, and are said by the message itself.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "Sender", "Resent-To", "Resent-From", "Resent-Cc", "Resent-Bcc",
        "Return-Path", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
    };

    public static bool TryCreate(OutgoingMessage message, out MimeMessage mail, out string reason)
    {
        mail = new MimeMessage();
        reason = "";
        if (!TryAddress(message.From, out var from)) return Refuse(out reason, "the sender is not one e-mail address");
        if (!TryAddress(message.To, out var to)) return Refuse(out reason, "the recipient is not one e-mail address");
        if (message.Content.Subject.IndexOfAny(LineBreaks) >= 0) return Refuse(out reason, "the subject holds a line break");

        foreach (var (name, value) in message.Headers)
        {
            if (!IsHeaderName(name)) return Refuse(out reason, "a header's name holds more than letters, digits and hyphens");
            if (Reserved.Contains(name)) return Refuse(out reason, $"the header {name} belongs to the message itself");
            if (value.IndexOfAny(LineBreaks) >= 0) return Refuse(out reason, $"the header {name} holds a line break");

            mail.Headers.Add(name, value);
        }

        mail.From.Add(from);
        mail.To.Add(to);
        mail.Subject = message.Content.Subject;
        mail.Date = message.At.ToDateTimeOffset();
        mail.MessageId = $"{Hash(message.Key)}@{from.Domain}";
        mail.Body = new BodyBuilder { TextBody = message.Content.Text, HtmlBody = message.Content.Html }.ToMessageBody();
        return true;
    }

    internal static string Hash(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));

    private static bool TryAddress(string text, [NotNullWhen(true)] out MailboxAddress? address)
    {
        address = null;
        return text.IndexOfAny(LineBreaks) < 0
            && MailboxAddress.TryParse(text, out address)
            && address.Route.Count == 0
            && address.LocalPart.Length > 0
            && address.Domain.Length > 0
            && !address.Address.Any(char.IsWhiteSpace);
    }

    private static bool IsHeaderName(string name) =>
        name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');

    private static bool Refuse(out string reason, string because)
    {
        reason = because;
        return false;
    }
}
