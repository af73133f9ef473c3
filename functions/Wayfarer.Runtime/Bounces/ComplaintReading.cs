using MimeKit;

namespace Wayfarer.Runtime.Bounces;

/// <summary>Reads what mailbox providers send when somebody marks a message as spam.</summary>
internal static class ComplaintReading
{
    /// <summary>These are about a person who does not want the mail; others speak of signatures, or take a complaint back.</summary>
    private static readonly HashSet<string> Kinds = new(StringComparer.OrdinalIgnoreCase) { "abuse", "fraud", "opt-out", "opt-out-list", "other" };

    public static BounceReport Read(MessageFeedbackReport report, BounceParts parts)
    {
        var type = report.Fields["Feedback-Type"]?.Trim() ?? "abuse";
        return new BounceReport(Kinds.Contains(type) ? BounceKind.Complaint : BounceKind.None)
        {
            MessageId = parts.MessageId,
            Recipient = BounceText.Address(report.Fields["Original-Rcpt-To"])
                ?? BounceText.Address(report.Fields["Removal-Recipient"])
                ?? BounceText.Address(parts.Original?[HeaderId.To]),
            Diagnostic = BounceText.OneLine(type),
        };
    }

    /// <summary>Microsoft attaches the message and names the person in a header of it.</summary>
    public static BounceReport? OlderForm(BounceParts parts) => parts.Original?["X-HmXmrOriginalRecipient"] is { } recipient
        ? new BounceReport(BounceKind.Complaint) { MessageId = parts.MessageId, Recipient = BounceText.Address(recipient) }
        : null;
}
