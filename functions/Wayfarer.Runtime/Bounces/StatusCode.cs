using System.Globalization;
using System.Text.RegularExpressions;

namespace Wayfarer.Runtime.Bounces;

/// <summary>
/// Reads enhanced status codes (RFC 3463) and says what they mean for the address. In doubt an address is not called dead:
/// whoever is suppressed by mistake never hears of it.
/// </summary>
internal static partial class StatusCode
{
    /// <summary>The first code in a text, such as 5.1.1 in <c>550 5.1.1 unknown</c>; null when there is none.</summary>
    public static string? In(string text) => Code().Match(text) is { Success: true } match ? match.Value : null;

    /// <summary>The first three digits of an SMTP refusal in a text; null when there are none.</summary>
    public static int? ReplyIn(string text) => Reply().Match(text) is { Success: true } match ? Number(match.Value) : null;

    /// <param name="status">The enhanced code, when there is one.</param>
    /// <param name="reply">The three digits of an SMTP reply, when they are known.</param>
    /// <param name="text">What was said beside the codes.</param>
    public static BounceKind KindOf(string? status, int? reply, string text)
    {
        if (status is null) return OfReply(reply, text);
        if (status[0] == '4') return BounceKind.Soft;
        if (status[0] != '5') return BounceKind.None;

        var parts = status.Split('.');
        var (subject, detail) = (Number(parts[1]), Number(parts[2]));
        return subject switch
        {
            // 5.1.7 and 5.1.8 speak of the sender.
            1 => detail is 7 or 8 ? BounceKind.Policy : BounceKind.Hard,

            // Switched off, but not full and not too large a message.
            2 => detail == 1 && !SaysFull(text) ? BounceKind.Hard : BounceKind.Soft,
            4 => IsDeadEnd(detail, text) ? BounceKind.Hard : BounceKind.Soft,

            // So general or so mixed that several large providers say it of unknown users, too.
            0 or 5 or 7 => OfReply(reply, text),
            _ => BounceKind.Policy,
        };
    }

    /// <summary>Exchange Online says 5.4.1 of users that it does not know, and 5.4.310 of domains.</summary>
    private static bool IsDeadEnd(int detail, string text) =>
        detail == 310 || (detail == 4 && SaysUnknown(text)) || (detail == 1 && text.Contains("Recipient address rejected", StringComparison.OrdinalIgnoreCase));

    private static BounceKind OfReply(int? reply, string text)
    {
        if (reply is >= 400 and < 500 || SaysFull(text)) return BounceKind.Soft;
        if (SaysUnknown(text) || reply == 551) return BounceKind.Hard;

        return reply == 552 ? BounceKind.Soft : BounceKind.Policy;
    }

    private static bool SaysFull(string text) => Full().IsMatch(text);

    private static bool SaysUnknown(string text) => Unknown().IsMatch(text) && !Full().IsMatch(text) && !OfOthers().IsMatch(text);

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<![\d.])[45][0-5]\d(?=[ -])", RegexOptions.CultureInvariant)]
    private static partial Regex Reply();

    [GeneratedRegex(
        @"user (is )?unknown|unknown (user|recipient|mailbox|local part)|no such (user|recipient|mailbox|address|person)"
        + @"|(user|recipient|mailbox|account|address) (was |could )?(not (be )?found|does not exist|doesn'?t exist)"
        + @"|does( not|n'?t) have an? .{0,40}account|no mailbox (here )?by that name|address(ee)? unknown|invalid (recipient|mailbox)"
        + @"|recipient address rejected: (user unknown|undeliverable)|(mailbox|account) (is |has been )?(disabled|inactive|closed)"
        + @"|unrouteable address|not a valid (mailbox|recipient)|RecipientNotFound|mailbox unavailable"
        + @"|domain (does not exist|not found)|host (or domain name )?not found|no longer (valid|exists)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unknown();

    [GeneratedRegex(
        @"(mailbox|inbox|quota|storage).{0,30}(full|exceed|over)|over (the )?quota|out of storage|full mailbox",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Full();

    /// <summary>Of the sender, or of what it sent: then the words above mean something else.</summary>
    [GeneratedRegex(
        @"sender (address|domain|verify|denied|rejected)|\bsender\b.{0,20}reject|policy|spam|block ?(list|ed)|blacklist|reputation",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OfOthers();
}
