using System.Collections.Immutable;
using Wayfarer.Domain.Journeys;

namespace Wayfarer.Domain.Content.Differences;

/// <summary>What would be different about a journey, and what becomes of the people inside.</summary>
internal static class JourneyDiff
{
    public static IEnumerable<string> Between(Journey? was, Journey? becomes, IReadOnlyDictionary<string, long> people) => (was, becomes) switch
    {
        (null, { } added) => Added(added),
        ({ } removed, null) => [$"is removed: nobody enters any more, and who is inside goes on to the end{Inside(people)}"],
        ({ } before, { } after) => Changed(before, after, people),
        _ => [],
    };

    private static IEnumerable<string> Added(Journey journey)
    {
        yield return $"is new: contacts enter on {Words.Of(journey.Trigger)}";
        if (journey.EntryFilter is not null) yield return $"who may enter: {Who(journey)}";
        yield return StateLine("nothing", journey.State);
        foreach (var step in journey.Steps) yield return $"step \"{step.Id}\" {Words.Of(step, journey)}";
    }

    private static IEnumerable<string> Changed(Journey was, Journey becomes, IReadOnlyDictionary<string, long> people)
    {
        if (was.State != becomes.State) yield return StateLine(Name(was.State), becomes.State);
        if (was.Version == becomes.Version) yield break;

        if (was.Trigger.Key != becomes.Trigger.Key) yield return $"contacts enter on {Words.Of(becomes.Trigger)} instead of {Words.Of(was.Trigger)}";
        if (Who(was) != Who(becomes)) yield return $"who may enter: {Who(becomes)}, instead of: {Who(was)}";
        if (Again(was) != Again(becomes)) yield return $"{Again(becomes)}, instead of: {Again(was)}";
        if (Ends(was) != Ends(becomes)) yield return $"{Ends(becomes)}, instead of: {Ends(was)}";
        if (Goal(was) != Goal(becomes)) yield return $"{Goal(becomes)}, instead of: {Goal(was)}";
        if (was.Lateness != becomes.Lateness) yield return $"events may be {Words.Of(becomes.Lateness)} late instead of {Words.Of(was.Lateness)}";

        foreach (var line in Steps(was, becomes)) yield return line;

        if (people.Values.Sum() > 0) yield return $"people inside stay on their version{Inside(people)}";
    }

    private static IEnumerable<string> Steps(Journey was, Journey becomes)
    {
        foreach (var step in becomes.Steps)
        {
            if (was.IndexOf(step.Id) is var place && place == Journey.End)
            {
                yield return $"step \"{step.Id}\" is new: it {Words.Of(step, becomes)}";
                continue;
            }

            var before = was.Steps[place];
            var (did, does) = (Words.Of(before, was), Words.Of(step, becomes));
            var (led, leads) = (Words.Ways(before, was), Words.Ways(step, becomes));
            if (did != does) yield return $"step \"{step.Id}\" {does} instead of {WithoutVerb(did, does)}";
            if (led != leads && leads.Length > 0) yield return $"step \"{step.Id}\" goes {leads} instead of {(led.Length > 0 ? led : "nowhere else")}";
        }

        foreach (var gone in was.Steps.Where(step => becomes.IndexOf(step.Id) == Journey.End))
            yield return $"step \"{gone.Id}\" is gone: it {Words.Of(gone, was)}";
        if (was.Steps[0].Id != becomes.Steps[0].Id) yield return $"it begins with \"{becomes.Steps[0].Id}\" instead of \"{was.Steps[0].Id}\"";
    }

    private static string StateLine(string before, JourneyState state) => state switch
    {
        JourneyState.Live => $"would start sending: {before} -> live",
        JourneyState.Dark => $"would decide and record, and send nothing: {before} -> dark",
        JourneyState.Draining => $"nobody would enter any more, who is inside goes on and is sent to: {before} -> draining",
        JourneyState.Paused => $"would send nothing, and keep what waits: {before} -> paused",
        _ => $"nobody would enter, and nothing is sent: {before} -> draft",
    };

    private static string Name(JourneyState state) => state.ToString().ToLowerInvariant();

    private static string Inside(IReadOnlyDictionary<string, long> people) => people.Values.Sum() == 0
        ? ""
        : $": {Words.List(people.Where(step => step.Value > 0).OrderByDescending(step => step.Value).ThenBy(step => step.Key, StringComparer.Ordinal).Select((step, index) => index == 0 ? $"{step.Value} {(step.Value == 1 ? "is" : "are")} at \"{step.Key}\"" : $"{step.Value} at \"{step.Key}\""), "and")}";

    /// <summary>Waits two hours instead of one hour, not instead of waits one hour.</summary>
    private static string WithoutVerb(string did, string does)
    {
        var verb = does[..(does.IndexOf(' ') + 1)];
        return did.StartsWith(verb, StringComparison.Ordinal) ? did[verb.Length..] : did;
    }

    private static string Who(Journey journey) => journey.EntryFilter is { } filter ? Words.Of(filter) : "everybody";

    private static string Again(Journey journey) => journey.Reentry.After switch
    {
        null => "they never enter again",
        { Ticks: 0 } => "they may always enter again",
        { } after => $"they may enter again after {Words.Of(after)}",
    };

    private static string Ends(Journey journey) =>
        journey.Exits.IsEmpty ? "no event ends it" : $"{Words.List(journey.Exits.Select(Words.Of), "or")} ends it";

    private static string Goal(Journey journey) =>
        journey.Goal is { } goal ? $"its goal is {Words.Of(goal.Pattern)} within {Words.Of(goal.Within)}" : "it has no goal";
}
