using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content;

/// <summary>A segment as its own file says it, with what it names; null when the file is broken.</summary>
internal sealed record ParsedSegment(string Id, Segment? Segment, References References, Problems Problems);

/// <summary>
/// Segments may name each other. One that names a missing or broken one is held back, and so is every one in a circle: it
/// could only be answered by itself.
/// </summary>
internal sealed class SegmentLinks
{
    private readonly Dictionary<string, ParsedSegment> _parsed;
    private readonly SortedDictionary<string, Segment?> _resolved = new(StringComparer.Ordinal);

    private SegmentLinks(List<ParsedSegment> parsed) =>
        _parsed = parsed.ToDictionary(segment => segment.Id, StringComparer.Ordinal);

    public static SortedDictionary<string, Segment?> Resolve(
        List<ParsedSegment> parsed, SortedDictionary<string, Message?> messages)
    {
        var links = new SegmentLinks(parsed);
        foreach (var segment in parsed)
        {
            Links.CheckKnown(segment.References.Messages, "message", messages.Keys, segment.Problems);
            Links.CheckKnown(segment.References.Segments, "segment", links._parsed.Keys, segment.Problems);
        }

        links.RejectCircles();
        foreach (var segment in parsed) links.Resolve(segment);

        return links._resolved;
    }

    private void RejectCircles()
    {
        foreach (var segment in _parsed.Values)
        {
            foreach (var reference in segment.References.Segments)
            {
                if (PathBetween(reference.Id, segment.Id) is not { } back) continue;

                var circle = string.Join(" -> ", back.Prepend(segment.Id).Select(id => $"\"{id}\""));
                segment.Problems.Add(reference.At, $"segments name each other in a circle: {circle}", "take one of them out");
            }
        }
    }

    /// <summary>The shortest way from one segment to another, both included.</summary>
    private List<string>? PathBetween(string from, string to)
    {
        var cameFrom = new Dictionary<string, string?>(StringComparer.Ordinal) { [from] = null };
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out var id))
        {
            if (id == to) return Trace(id);
            if (!_parsed.TryGetValue(id, out var segment)) continue;

            foreach (var next in segment.References.Segments)
            {
                if (cameFrom.TryAdd(next.Id, id)) open.Enqueue(next.Id);
            }
        }

        return null;

        List<string> Trace(string? id)
        {
            var path = new List<string>();
            for (; id is not null; id = cameFrom[id]) path.Insert(0, id);
            return path;
        }
    }

    /// <summary>Circles are problems by now, so that this ends.</summary>
    private Segment? Resolve(ParsedSegment segment)
    {
        if (_resolved.TryGetValue(segment.Id, out var resolved)) return resolved;
        if (segment.Segment is null || segment.Problems.Any) return _resolved[segment.Id] = null;

        foreach (var reference in segment.References.Segments)
        {
            if (Resolve(_parsed[reference.Id]) is null) Links.AddBroken(reference, "segment", segment.Problems);
        }

        return _resolved[segment.Id] = segment.Problems.Any ? null : segment.Segment;
    }
}
