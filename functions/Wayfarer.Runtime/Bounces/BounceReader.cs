using MimeKit;

namespace Wayfarer.Runtime.Bounces;

/// <summary>
/// Reads delivery reports (RFC 3464), complaints (RFC 5965), the older forms of large mail systems, and tells answers of
/// machines from all of them. Never throws for what somebody wrote, and names no address that is not in the mail.
/// </summary>
public static class BounceReader
{
    /// <param name="mail">The mail that came back.</param>
    /// <param name="bounceAddress">The address that return tokens are added to; without one no token is read.</param>
    public static BounceReport Read(Stream mail, string? bounceAddress = null)
    {
        try
        {
            using var message = MimeMessage.Load(mail);
            return Read(message) with { ReturnToken = ReturnTokens.In(message, bounceAddress) };
        }
        catch (FormatException)
        {
            return BounceReport.Nothing;
        }
    }

    private static BounceReport Read(MimeMessage message)
    {
        var parts = BounceParts.Of(message);
        if (parts.Complaint is { } complaint) return ComplaintReading.Read(complaint, parts);
        if (parts.Status is { } status) return StatusReading.Read(status, parts);
        if (ComplaintReading.OlderForm(parts) is { } older) return older;

        return TextReading.Read(message, parts);
    }
}
