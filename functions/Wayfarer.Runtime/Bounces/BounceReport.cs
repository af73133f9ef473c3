namespace Wayfarer.Runtime.Bounces;

/// <summary>
/// What a mail that came back says. Anybody can write such a mail: it proves nothing until its message id or its return token
/// leads to a delivery of ours, and then the address is the delivery's.
/// </summary>
public sealed record BounceReport(BounceKind Kind)
{
    public static readonly BounceReport Nothing = new(BounceKind.None);

    /// <summary>Of the message that it speaks of, without angle brackets.</summary>
    public string? MessageId { get; init; }

    /// <summary>What stands behind the plus in the address that it was sent to.</summary>
    public string? ReturnToken { get; init; }

    /// <summary>Whom the message did not reach, or who complained. It stands in the report, though the case of its domain may differ.</summary>
    public string? Recipient { get; init; }

    /// <summary>The enhanced status code, such as 5.1.1.</summary>
    public string? Status { get; init; }

    /// <summary>What the mail server said, in one line.</summary>
    public string? Diagnostic { get; init; }
}
