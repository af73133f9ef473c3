using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Content.Differences;
using Wayfarer.Domain.Scoring;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Web.Explanations;

/// <summary>The scores that are live, in words.</summary>
public sealed class ScoresEndpoint(ISnapshotSource snapshots)
{
    public IResult Get()
    {
        var snapshot = snapshots.Current;
        return Answers.Json(new ScoresAnswer(snapshot.Number, [.. snapshot.Scores.OrderBy(model => model.Id, StringComparer.Ordinal).Select(ScoreModelAnswer.Of)]));
    }
}

public sealed record ScoresAnswer(long Snapshot, IReadOnlyList<ScoreModelAnswer> Scores);

/// <summary>What a score is made of.</summary>
public sealed record ScoreModelAnswer(string Id, string Bounds, IReadOnlyList<string> Rules, IReadOnlyList<string> Groups, IReadOnlyList<ThresholdAnswer> Thresholds)
{
    public string? Grade { get; init; }

    public string? Account { get; init; }

    internal static ScoreModelAnswer Of(ScoreModel model) => new(
        model.Id,
        ScoreWords.Of(model.Bounds),
        [.. model.Rules.Select(rule => $"{rule.Id}: {ScoreWords.Of(rule)}")],
        [.. model.Groups.Select(group => $"{group.Name}: {ScoreWords.Of(group.Bounds)}")],
        [.. model.Thresholds.OrderBy(threshold => threshold.At).Select(ThresholdAnswer.Of)])
    {
        Grade = model.Grade is { } grade ? ScoreWords.Of(grade) : null,
        Account = model.Account is { } account ? ScoreWords.Of(account) : null,
    };
}
