using System.Collections.Immutable;

namespace Wayfarer.Domain.Content;

/// <summary>
/// Reads the members of one object and remembers which were asked for: what nobody asked for is unknown, and the names that
/// were asked for are what its writer may have meant.
/// </summary>
internal sealed class ObjectReader
{
    private readonly Node _node;
    private readonly Problems _problems;
    private readonly List<string> _known = [];

    private ObjectReader(Node node, Problems problems)
    {
        _node = node;
        _problems = problems;
    }

    public Position At => _node.At;

    public static ObjectReader? Open(Node node, string what, Problems problems)
    {
        if (node.Kind == NodeKind.Object) return new ObjectReader(node, problems);

        problems.Add(node.At, $"{what} must be an object, not {node.Describe()}");
        return null;
    }

    public Node? Find(string name)
    {
        _known.Add(name);
        return _node.Members.FirstOrDefault(member => member.Name == name)?.Value;
    }

    public Node? Require(string name, string? advice = null)
    {
        var found = Find(name);
        if (found is null) _problems.Add(At, $"\"{name}\" is missing", advice);
        return found;
    }

    public string? Text(string name) => Find(name) is { } node ? node.ReadText($"\"{name}\"", _problems) : null;

    public TimeSpan? Duration(string name) => Find(name) is { } node ? node.ReadDuration($"\"{name}\"", _problems) : null;

    public int? Whole(string name, int least, int most) =>
        Find(name) is { } node ? node.ReadWhole($"\"{name}\"", least, most, _problems) : null;

    public bool? Flag(string name) => Find(name) is { } node ? node.ReadFlag($"\"{name}\"", _problems) : null;

    /// <summary>The members that say what kind of thing this is; of these there must be exactly one.</summary>
    public Member? OneOf(ImmutableArray<string> kinds, string what)
    {
        var given = _node.Members.Where(member => kinds.Contains(member.Name)).ToList();
        if (given.Count == 1)
        {
            _known.Add(given[0].Name);
            return given[0];
        }

        _known.AddRange(kinds);

        if (given.Count > 1)
        {
            _problems.Add(given[1].At, $"{what} can be \"{given[0].Name}\" or \"{given[1].Name}\", not both");
            return null;
        }

        var mistyped = _node.Members
            .Where(member => !_known.Contains(member.Name))
            .Select(member => (member.At, member.Name, Advice: Suggestion.For(member.Name, kinds)))
            .FirstOrDefault(member => member.Advice is not null);
        var known = string.Join(", ", kinds.Select(kind => $"\"{kind}\""));
        if (mistyped.Name is null) _problems.Add(At, $"{what} does not say what it is", $"give one of {known}");
        else _problems.Add(mistyped.At, $"\"{mistyped.Name}\" is not known here", mistyped.Advice);

        return null;
    }

    public void RejectUnknown()
    {
        foreach (var member in _node.Members)
        {
            if (!_known.Contains(member.Name))
                _problems.Add(member.At, $"\"{member.Name}\" is not known here", Suggestion.ForOrList(member.Name, [.. _known.Distinct()]));
        }
    }
}
