using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Consent;

/// <summary>Why nothing is sent to an address; it holds for ever unless it is lifted.</summary>
public sealed record Suppression(SuppressionReason Reason, Instant At);

public enum SuppressionReason
{
    HardBounce,
    Complaint,
    Manual,
}

public static class SuppressionReasons
{
    public static string InWords(this SuppressionReason reason) => reason switch
    {
        SuppressionReason.HardBounce => "it bounced",
        SuppressionReason.Complaint => "a message was reported as spam",
        _ => "by hand",
    };
}
