using Wayfarer.Domain.Scoring;

namespace Wayfarer.Domain.Content.Differences;

/// <summary>What would be different about a score.</summary>
internal static class ScoreDiff
{
    public static IEnumerable<string> Between(ScoreModel? was, ScoreModel? becomes) => (was, becomes) switch
    {
        (null, { } added) => Added(added),
        ({ }, null) => ["is removed: no threshold of it is crossed any more"],
        ({ } before, { } after) when before.Version != after.Version => Changed(before, after),
        _ => [],
    };

    private static IEnumerable<string> Added(ScoreModel score)
    {
        yield return $"is new: {ScoreWords.Of(score.Bounds)}";
        foreach (var rule in score.Rules) yield return $"rule \"{rule.Id}\": {ScoreWords.Of(rule)}";
        foreach (var threshold in score.Thresholds) yield return ScoreWords.Of(threshold);
    }

    private static IEnumerable<string> Changed(ScoreModel was, ScoreModel becomes)
    {
        List<string> lines =
        [
            .. Pairs(was.Rules, becomes.Rules, rule => rule.Id, rule => $"rule \"{rule.Id}\": {ScoreWords.Of(rule)}"),
            .. Pairs(was.Groups, becomes.Groups, group => group.Name, group => $"the group {group.Name}: {ScoreWords.Of(group.Bounds)}"),
            .. Pairs([was.Bounds], [becomes.Bounds], _ => "", bounds => $"in total {ScoreWords.Of(bounds)}"),
            .. Pairs(was.Thresholds, becomes.Thresholds, threshold => threshold.Id, ScoreWords.Of),
            .. Pairs(Some(was.Grade), Some(becomes.Grade), _ => "", ScoreWords.Of),
            .. Pairs(Some(was.Account), Some(becomes.Account), _ => "", rollUp => $"of an account: {ScoreWords.Of(rollUp!.Value)}"),
        ];
        if (lines.Count == 0) yield break;

        foreach (var line in lines) yield return line;

        yield return "Who is above or below a threshold by the changed score starts no journey by it";
    }

    private static IEnumerable<string> Pairs<T>(IEnumerable<T> before, IEnumerable<T> after, Func<T, string> name, Func<T, string> words)
    {
        var was = before.ToDictionary(name, words);
        var becomes = after.ToDictionary(name, words);
        foreach (var key in was.Keys.Union(becomes.Keys))
        {
            if (!was.TryGetValue(key, out var old)) yield return $"new: {becomes[key]}";
            else if (!becomes.TryGetValue(key, out var now)) yield return $"gone: {old}";
            else if (now != old) yield return $"{now}, instead of: {old}";
        }
    }

    private static IEnumerable<T> Some<T>(T? value) => value is null ? [] : [value];
}
