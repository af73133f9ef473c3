using Wayfarer.Domain.Time;

namespace Wayfarer.Local.Replay;

/// <summary>What a file holds, learnt by reading it once: its extent, its first problems and whether time only goes forward in it.</summary>
/// <param name="FirstOutOfOrder">The first row whose event is earlier than one before it; null when the file is in order.</param>
public sealed record ReplaySurvey(
    long Rows, long Broken, IReadOnlyList<ReplayProblem> FirstProblems, long? FirstOutOfOrder, Instant? Earliest, Instant? Latest)
{
    public bool IsInOrder => FirstOutOfOrder is null;
}
