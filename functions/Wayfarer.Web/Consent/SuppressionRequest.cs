namespace Wayfarer.Web.Consent;

/// <summary>Addresses that nothing is to be sent to any more, and why.</summary>
public sealed record SuppressionRequest(string? Address, IReadOnlyList<string>? Addresses, string? Note);

/// <summary>How many addresses are suppressed now that were not before, how many were already, and which lines have none.</summary>
public sealed record SuppressionAnswer(int Suppressed, int Already, IReadOnlyList<RejectedLine> Rejected);

/// <param name="Line">Counted from 1.</param>
public sealed record RejectedLine(int Line, string Reason);
