using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

public sealed partial class Judge
{
    private Judgement Of(Condition.ScoreIs condition, Instant at) =>
        snapshot.Score(condition.Score) is { } && at > Instant.Epoch ? Judgement.Unknown : Judgement.Unknown;

    private Judgement Of(Condition.GradeIs condition, Instant at) =>
        snapshot.Score(condition.Score) is { } && at > Instant.Epoch ? Judgement.Unknown : Judgement.Unknown;
}
