namespace Wayfarer.Domain.Consent;

/// <summary>Why consent does not allow a message, in words, and whether it was withdrawn rather than never given.</summary>
public sealed record ConsentRefusal(string Reason, bool IsWithdrawal);
