using Wayfarer.Domain.Scoring.Backtests;

namespace Wayfarer.Domain.Scoring.Suggestions;

/// <summary>A rule of a suggested score, and why it gives as many points.</summary>
public sealed record SuggestedRule(string Id, MeasuredIndicator Why, int Points);
