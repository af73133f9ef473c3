using System.Collections.Immutable;
using Wayfarer.Domain.Journeys;

namespace Wayfarer.Domain.Content;

/// <summary>Reads the steps of a journey: first their ids, so that a step can lead to one that stands below it.</summary>
internal static class StepsParser
{
    public static ImmutableArray<Step> Parse(Node node, References references, TemplateCheck check, Problems problems)
    {
        if (node.ReadList("\"steps\"", Limits.StepsPerJourney, problems) is not { } items) return [];

        var targets = Targets(items, problems);
        var steps = items.Select((item, index) => StepParser.Parse(item, index, targets, references, check, problems)).ToList();
        if (problems.Any) return [];

        var complete = steps.OfType<Step>().ToImmutableArray();
        JourneyShape.Check(complete, [.. items.Select(item => item.At)], problems);
        return complete;
    }

    private static StepTargets Targets(ImmutableArray<Node> items, Problems problems)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var sends = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < items.Length; index++)
        {
            var id = items[index].Members.FirstOrDefault(member => member.Name == "id")?.Value;
            if (id is not { Kind: NodeKind.Text }) continue;

            if (id.Text == StepTargets.EndName)
                problems.Add(id.At, $"\"{StepTargets.EndName}\" means the end of the journey and cannot be a step's id");
            else if (!places.TryAdd(id.Text, index))
                problems.Add(id.At, $"another step is called \"{id.Text}\", too", "give each step an id of its own");

            if (items[index].Members.Any(member => member.Name == "send")) sends.Add(id.Text);
        }

        return new StepTargets(places, sends, items.Length, problems);
    }
}

/// <summary>Where steps can lead: to another step, or to the end.</summary>
internal sealed class StepTargets(Dictionary<string, int> places, HashSet<string> sends, int count, Problems problems)
{
    public const string EndName = "end";

    /// <summary>The step below, or the end after the last.</summary>
    public int Following(int index) => index + 1 < count ? index + 1 : Journey.End;

    public int? Find(Node node, string what)
    {
        if (node.ReadText(what, problems) is not { } id) return null;
        if (id == EndName) return Journey.End;
        if (places.TryGetValue(id, out var place)) return place;

        problems.Add(node.At, $"no step is called \"{id}\"", Suggestion.For(id, [.. places.Keys, EndName]));
        return null;
    }

    public string? FindSend(Node node)
    {
        if (node.ReadText("\"message\"", problems) is not { } id) return null;
        if (sends.Contains(id)) return id;

        var reason = places.ContainsKey(id) ? $"the step \"{id}\" sends no message" : $"no step that sends is called \"{id}\"";
        problems.Add(
            node.At,
            reason,
            Suggestion.For(id, sends) ?? "name the \"send\" step of this journey whose message is meant");
        return null;
    }
}
