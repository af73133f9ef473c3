using System.Collections.Immutable;
using Wayfarer.Domain.Connectors;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content.Differences;

/// <summary>What publishing some files would change, in words that somebody who writes journeys reads.</summary>
public static class ContentDiff
{
    /// <param name="live">The texts that are live.</param>
    /// <param name="next">The texts that would be.</param>
    /// <param name="people">How many people are inside a journey, by step, when that is known.</param>
    /// <returns>The files that would change, in order, each with what would be different.</returns>
    public static ImmutableArray<ContentChange> Between(
        IReadOnlyList<ContentFile> live, IReadOnlyList<ContentFile> next, Func<string, IReadOnlyDictionary<string, long>> people)
    {
        var (before, _) = ContentCompiler.Compile(live);
        var (after, _) = ContentCompiler.Compile(next);
        var changes = ImmutableArray.CreateBuilder<ContentChange>();
        foreach (var (was, becomes) in Pairs(before.Journeys, after.Journeys, journey => journey.Id))
            Add(changes, $"journeys/{(becomes ?? was)!.Id}.json", JourneyDiff.Between(was, becomes, people((becomes ?? was)!.Id)));
        foreach (var (was, becomes) in Pairs(before.Messages, after.Messages, message => message.Id))
            Add(changes, $"messages/{(becomes ?? was)!.Id}", MessageDiff.Between(was, becomes));
        foreach (var (was, becomes) in Pairs(before.Segments, after.Segments, segment => segment.Id))
            Add(changes, $"segments/{(becomes ?? was)!.Id}.json", SegmentLines(was, becomes));
        foreach (var (was, becomes) in Pairs(before.Scores, after.Scores, score => score.Id))
            Add(changes, $"scores/{(becomes ?? was)!.Id}.json", ScoreDiff.Between(was, becomes));
        foreach (var (was, becomes) in Pairs(before.Connectors, after.Connectors, connector => connector.Id))
            Add(changes, $"connectors/{(becomes ?? was)!.Id}.json", ConnectorLines(was, becomes));
        Add(changes, "settings.json", SettingsDiff.Between(Settings(live), Settings(next)));
        return changes.ToImmutable();
    }

    private static IEnumerable<(T? Was, T? Becomes)> Pairs<T>(ImmutableArray<T> before, ImmutableArray<T> after, Func<T, string> id)
        where T : class
    {
        var was = before.ToDictionary(id);
        var becomes = after.ToDictionary(id);
        return was.Keys.Union(becomes.Keys).Order(StringComparer.Ordinal).Select(name => (was.GetValueOrDefault(name), becomes.GetValueOrDefault(name)));
    }

    private static IEnumerable<string> SegmentLines(Segment? was, Segment? becomes)
    {
        if (was is null) yield return $"is new: {Words.Of(becomes!)}";
        else if (becomes is null) yield return "is removed";
        else if (was.Version != becomes.Version && Words.Of(was) != Words.Of(becomes))
            yield return $"{Words.Of(becomes)}, instead of: {Words.Of(was)}. "
                + (becomes.FiresOnChange ? "Who comes in or goes out by the new rule is met by journeys" : "Who is inside by the new rule starts no journey by it");
    }

    private static IEnumerable<string> ConnectorLines(Connector? was, Connector? becomes)
    {
        if (was is null) yield return $"is new: takes '{becomes!.Type.Pattern}' from '{becomes.Source.Pattern}'";
        else if (becomes is null) yield return $"is removed: '{was.Type.Pattern}' from '{was.Source.Pattern}' is not taken by it any more";
        else if (was.Version != becomes.Version) yield return "maps events differently from now on; what came before stays as it was";
    }

    private static ContentFile? Settings(IReadOnlyList<ContentFile> files) => files.FirstOrDefault(file => file.Path == "settings.json");

    private static void Add(ImmutableArray<ContentChange>.Builder changes, string what, IEnumerable<string> lines)
    {
        ImmutableArray<string> different = [.. lines];
        if (!different.IsEmpty) changes.Add(new ContentChange(what, different));
    }
}

/// <summary>One file or message, and what would be different about it.</summary>
public sealed record ContentChange(string What, ImmutableArray<string> Lines);
