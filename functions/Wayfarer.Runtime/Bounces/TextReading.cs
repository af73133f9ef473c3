using System.Text.RegularExpressions;
using MimeKit;

namespace Wayfarer.Runtime.Bounces;

/// <summary>Reads mails without a report for machines: the prose of mail systems, and answers of machines for absent people.</summary>
internal static partial class TextReading
{
    public static BounceReport Read(MimeMessage message, BounceParts parts)
    {
        if (IsFromMailSystem(message) && ReadFailure(message, parts) is { } failure) return failure;

        return IsAutomatic(message) ? new BounceReport(BounceKind.AutoReply) { MessageId = parts.AnswersTo } : BounceReport.Nothing;
    }

    private static BounceReport? ReadFailure(MimeMessage message, BounceParts parts)
    {
        var text = BeforeOriginal(parts.Text);
        var recipient = BounceText.Address(message.Headers["X-Failed-Recipients"]?.Split(',')[0]) ?? RecipientIn(text);
        var (status, reply) = (StatusCode.In(text), StatusCode.ReplyIn(text));

        // Without a code and without words that are known, it may be any letter.
        var isFailure = Failure().IsMatch($"{message.Subject}\n{text}");
        if (recipient is null || (status is null && reply is null && !isFailure) || Delay().IsMatch(message.Subject ?? "")) return null;

        return new BounceReport(StatusCode.KindOf(status, reply, text))
        {
            MessageId = parts.MessageId,
            Recipient = recipient,
            Status = status,
            Diagnostic = DiagnosticIn(text),
        };
    }

    private static bool IsFromMailSystem(MimeMessage message) =>
        message.Headers["Return-Path"]?.Trim() == "<>"
        || message.Headers.Contains("X-Failed-Recipients")
        || message.From.Mailboxes.Any(from => MailSystem().IsMatch(from.LocalPart ?? ""));

    private static bool IsAutomatic(MimeMessage message) =>
        message.Headers[HeaderId.AutoSubmitted]?.Trim().StartsWith("auto-replied", StringComparison.OrdinalIgnoreCase) == true
        || message.Headers.Contains("X-Autoreply")
        || message.Headers.Contains("X-Autorespond")
        || message.Headers["Precedence"]?.Trim().Equals("auto_reply", StringComparison.OrdinalIgnoreCase) == true
        || AbsenceSubject().IsMatch(message.Subject ?? "");

    private static string BeforeOriginal(string text) =>
        OriginalBegins().Match(text) is { Success: true } match ? text[..match.Index] : text;

    private static string? RecipientIn(string text) => AddressLine().Matches(text)
        .Select(match => BounceText.Address(match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value))
        .FirstOrDefault(address => address is not null);

    private static string? DiagnosticIn(string text) =>
        BounceText.OneLine(text.Split('\n').FirstOrDefault(line => StatusCode.ReplyIn(line) is not null || StatusCode.In(line) is not null));

    [GeneratedRegex("^(mailer-daemon|postmaster|mail-daemon|mdaemon)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MailSystem();

    [GeneratedRegex(@"^[ \t]*<?([^\s<>:;,""()]{1,64}@[^\s<>:;,""()]{1,250})>?[ \t]*:?[ \t]*\r?$|(?:RCPT TO|Recipient|To):\s*<([^\s<>]{1,64}@[^\s<>]{1,250})>",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AddressLine();

    [GeneratedRegex(@"^[-\s]*(Below this line is a copy|This is a copy of the message|Original message|Unsent message follows|Included is a copy)|^Return-Path:|^Received: ",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OriginalBegins();

    [GeneratedRegex("undeliver|could not be delivered|delivery (has )?failed|delivery (status|failure)|failure notice|returned mail|returning message|permanent error|mail delivery",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Failure();

    [GeneratedRegex(@"delayed|\bdelay\b|still being retried|warning: ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Delay();

    [GeneratedRegex("^(re: )?(out of (the )?office|automatic reply|auto(matic)?[- ]?(reply|response)|abwesen|automatische antwort|r.ponse automatique|respuesta autom)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AbsenceSubject();
}
