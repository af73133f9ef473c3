using Wayfarer.Domain.Events;

namespace Wayfarer.Runtime.EventGrid;

/// <summary>What became of a delivery: how many events were taken, and what is to be said of the others.</summary>
public sealed record GridSummary(int Taken, IReadOnlyList<EventProblem> Ignored, IReadOnlyList<EventProblem> Refused, IReadOnlyList<EventProblem> Later)
{
    /// <summary>Whether the delivery is to come again as a whole; what was taken of it is recognised then.</summary>
    public bool IsToComeAgain => Later.Count > 0;

    /// <summary>Whether nothing in it could be used at all.</summary>
    public bool IsRefused => Taken == 0 && Ignored.Count == 0 && Later.Count == 0 && Refused.Count > 0;
}
