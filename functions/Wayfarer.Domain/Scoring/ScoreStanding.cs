using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring;

/// <summary>
/// How many of the thresholds of a score, from the lowest, a contact is above, since when, and until when that holds by itself.
/// It belongs to one version of the model: a crossing that a changed model causes fires nothing.
/// </summary>
/// <param name="IsKnown">Without the history that the model needs, what was known before stays, and nothing is crossed.</param>
public sealed record ScoreStanding(string Score, string Version, bool IsKnown, int Above, Instant Since, Instant ValidUntil);
