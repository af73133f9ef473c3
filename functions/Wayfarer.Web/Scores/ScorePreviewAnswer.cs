using Wayfarer.Runtime.Scores;

namespace Wayfarer.Web.Scores;

/// <summary>What would change if a score were published as it was sent.</summary>
/// <param name="Share">Which part of all contacts was looked at: 1 is all of them.</param>
/// <param name="Contacts">How many that were.</param>
/// <param name="Unknown">Of how many of them it is not known, because their history has expired or is still to be read.</param>
/// <param name="Changed">How many would have another score.</param>
public sealed record ScorePreviewAnswer(
    string Score, string At, double Share, int Contacts, int Unknown, int Changed, IReadOnlyList<ThresholdPreviewAnswer> Thresholds)
{
    internal static ScorePreviewAnswer Of(ScorePreviewed seen) => new(
        seen.Score, seen.At.ToString(), seen.Share, seen.Contacts, seen.Unknown, seen.Changed, [.. seen.Thresholds.Select(ThresholdPreviewAnswer.Of)]);
}

/// <param name="Now">How many are above it now.</param>
/// <param name="Then">How many would be.</param>
/// <param name="Rise">How many would be and are not.</param>
/// <param name="Fall">How many are and would not be.</param>
public sealed record ThresholdPreviewAnswer(
    string Threshold, int Now, int Then, int Rise, int Fall, IReadOnlyList<ScoredContactAnswer> Risen, IReadOnlyList<ScoredContactAnswer> Fallen)
{
    internal static ThresholdPreviewAnswer Of(ThresholdPreviewed seen) => new(
        seen.Threshold, seen.Now, seen.Then, seen.Rise, seen.Fall, [.. seen.Risen.Select(ScoredContactAnswer.Of)], [.. seen.Fallen.Select(ScoredContactAnswer.Of)]);
}

public sealed record ScoredContactAnswer(string Contact, decimal? Now, decimal Then)
{
    internal static ScoredContactAnswer Of(ScoredContact contact) => new(contact.Contact.Value, contact.Now, contact.Then);
}
