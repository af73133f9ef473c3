using Wayfarer.Domain.Scoring;

namespace Wayfarer.Runtime.Scores;

/// <summary>
/// What a contact told an account of a score of its own, with the commit that said so; without a report, that it has none any more.
/// What is told late changes nothing.
/// </summary>
public sealed record ToldScore(long Sequence, ScoreReport? Report, int Format = ToldScore.CurrentFormat)
{
    public const int CurrentFormat = 1;
}
