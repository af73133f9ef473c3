using MimeKit;

namespace Wayfarer.Runtime.Bounces;

/// <summary>Reads a delivery report: fields about the message, then a group of fields for each recipient.</summary>
internal static class StatusReading
{
    public static BounceReport Read(MessageDeliveryStatus status, BounceParts parts)
    {
        var groups = status.StatusGroups.Where(group => group.Contains("Final-Recipient") || group.Contains("Action") || group.Contains("Status")).ToList();
        var group = groups.FirstOrDefault(HasFailed) ?? groups.FirstOrDefault();
        if (group is null) return new BounceReport(BounceKind.None) { MessageId = parts.MessageId };

        var diagnostic = BounceText.AfterType(group["Diagnostic-Code"]) ?? "";
        var code = CodeOf(StatusCode.In(group["Status"] ?? ""), StatusCode.In(diagnostic));
        return new BounceReport(HasFailed(group) ? StatusCode.KindOf(code, StatusCode.ReplyIn(diagnostic), diagnostic) : BounceKind.None)
        {
            MessageId = parts.MessageId,
            Recipient = BounceText.Address(BounceText.AfterType(group["Original-Recipient"])) ?? BounceText.Address(BounceText.AfterType(group["Final-Recipient"])),
            Status = code,
            Diagnostic = BounceText.OneLine(diagnostic),
        };
    }

    /// <summary>Some systems leave the action out; then the class of the code says it.</summary>
    private static bool HasFailed(HeaderList group) => group["Action"]?.Trim() is { Length: > 0 } action
        ? action.StartsWith("failed", StringComparison.OrdinalIgnoreCase)
        : group["Status"]?.Trim().StartsWith('5') == true;

    /// <summary>A code that says only that it failed gives way to what the receiving server said.</summary>
    private static string? CodeOf(string? status, string? diagnosed) =>
        diagnosed is not null && (status is null || status.EndsWith(".0.0", StringComparison.Ordinal)) ? diagnosed : status;
}
