using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Events;

namespace Wayfarer.Domain.Content;

/// <summary>
/// Reads one rule in the grammar that triggers, filters, branches and segments share. A rule of a segment has no event that
/// triggered it, so that it cannot ask for <c>property</c>.
/// </summary>
internal sealed class ConditionParser
{
    private static readonly ImmutableArray<string> Kinds =
        ["trait", "property", "tag", "segment", "event", "message", "all", "any", "not"];

    private const string PropertyKind = "property";

    private static readonly ImmutableArray<string> KindsWithoutTrigger = Kinds.Remove(PropertyKind);

    private readonly Problems _problems;
    private readonly References _references;
    private readonly bool _hasTrigger;
    private int _conditions;

    private ConditionParser(Problems problems, References references, bool hasTrigger)
    {
        _problems = problems;
        _references = references;
        _hasTrigger = hasTrigger;
    }

    public static Condition? Parse(Node node, bool hasTrigger, References references, Problems problems)
    {
        var parser = new ConditionParser(problems, references, hasTrigger);
        var condition = parser.Read(node, 1);
        if (parser._conditions <= Limits.ConditionsPerRule) return condition;

        problems.Add(node.At, $"the rule has {parser._conditions} conditions; at most {Limits.ConditionsPerRule} are allowed");
        return null;
    }

    private Condition? Read(Node node, int depth)
    {
        _conditions++;
        if (depth > Limits.ConditionDepth)
        {
            _problems.Add(node.At, $"conditions are nested more than {Limits.ConditionDepth} deep");
            return null;
        }

        if (ObjectReader.Open(node, "a condition", _problems) is not { } reader) return null;
        // Where there is no property to compare, nobody is advised to, and who does is told why not.
        var kinds = _hasTrigger || node.Members.Any(member => member.Name == PropertyKind) ? Kinds : KindsWithoutTrigger;
        if (reader.OneOf(kinds, "a condition") is not { } kind) return null;

        var condition = kind.Name switch
        {
            "trait" => Compared(reader, kind, (name, comparison) => new Condition.TraitIs(name, comparison)),
            PropertyKind => Property(reader, kind),
            "tag" => kind.Value.ReadText("\"tag\"", _problems) is { } tag ? new Condition.TagIs(tag) : null,
            "segment" => Segment(kind),
            "event" => Event(reader),
            "message" => Message(reader, kind),
            "all" => Several(kind, depth) is { } all ? new Condition.All(all) : null,
            "any" => Several(kind, depth) is { } any ? new Condition.Any(any) : null,
            _ => Read(kind.Value, depth + 1) is { } inner ? new Condition.Not(inner) : null,
        };
        reader.RejectUnknown();
        return condition;
    }

    private Condition? Compared(ObjectReader reader, Member kind, Func<string, Comparison, Condition> make)
    {
        var name = kind.Value.ReadText($"\"{kind.Name}\"", _problems);
        var comparison = reader.OneOf(ComparisonParser.Operators, "a comparison") is { } member
            ? ComparisonParser.Parse(member.Name, member.Value, _problems)
            : null;
        return name is null || comparison is null ? null : make(name, comparison);
    }

    private Condition? Property(ObjectReader reader, Member kind)
    {
        var condition = Compared(reader, kind, (name, comparison) => new Condition.PropertyIs(name, comparison));
        if (_hasTrigger) return condition;

        _problems.Add(
            kind.At,
            "a segment has no event that triggers it, so there is no \"property\" to compare",
            "compare a \"trait\", or count an \"event\" with \"where\"");
        return null;
    }

    private Condition.SegmentIs? Segment(Member kind)
    {
        if (kind.Value.ReadId("\"segment\"", _problems) is not { } id) return null;

        _references.Segments.Add(new Reference(id, kind.Value.At));
        return new Condition.SegmentIs(id);
    }

    private Condition.EventCount? Event(ObjectReader reader) => Counted(reader, EventPatternParser.Parse(reader, _problems));

    private Condition.EventCount? Message(ObjectReader reader, Member kind)
    {
        if (kind.Value.ReadId("\"message\"", _problems) is not { } id) return Counted(reader, null);

        _references.Messages.Add(new Reference(id, kind.Value.At));
        var sent = new PropertyFilter("message", new Comparison(ComparisonOperator.Equal, [Value.Of(id)]));
        return Counted(reader, new EventPattern(EventNames.EmailSent, [sent]));
    }

    private Condition.EventCount? Counted(ObjectReader reader, EventPattern? pattern)
    {
        var (atLeast, atMost) = Count(reader);
        var within = reader.Find("within");
        var window = within?.ReadPositiveDuration("\"within\"", _problems);
        if (pattern is null || atLeast is null || (within is not null && window is null)) return null;

        _conditions += pattern.Where.Length;
        return new Condition.EventCount(pattern, atLeast.Value, atMost, window);
    }

    private (int? AtLeast, int? AtMost) Count(ObjectReader reader)
    {
        var least = reader.Find("atLeast");
        var most = reader.Find("atMost");
        var exactly = reader.Find("exactly");
        var never = reader.Find("never");
        if ((exactly ?? never) is { } alone && (least ?? most ?? (exactly is null ? null : never)) is not null)
        {
            _problems.Add(alone.At, "\"exactly\" and \"never\" stand alone", "or give \"atLeast\" and \"atMost\"");
            return (null, null);
        }

        if (never is not null)
        {
            if (never.ReadFlag("\"never\"", _problems) is not { } isNever) return (null, null);
            return isNever ? (0, 0) : (1, null);
        }

        if (exactly is not null)
        {
            var number = exactly.ReadWhole("\"exactly\"", 0, Limits.EventsCountedPerRule, _problems);
            return (number, number);
        }

        var atLeast = least?.ReadWhole("\"atLeast\"", 1, Limits.EventsCountedPerRule, _problems);
        var atMost = most?.ReadWhole("\"atMost\"", 0, Limits.EventsCountedPerRule, _problems);
        if ((least is not null && atLeast is null) || (most is not null && atMost is null)) return (null, null);

        if (atLeast > atMost)
        {
            _problems.Add(least!.At, $"at least {atLeast} and at most {atMost} can never be true together");
            return (null, null);
        }

        return (atLeast ?? (most is null ? 1 : 0), atMost);
    }

    private ImmutableArray<Condition>? Several(Member kind, int depth)
    {
        if (kind.Value.ReadList($"\"{kind.Name}\"", Limits.ConditionsPerRule, _problems) is not { } items) return null;

        var conditions = items.Select(item => Read(item, depth + 1)).ToList();
        return conditions.Contains(null) ? null : [.. conditions.Select(condition => condition!)];
    }
}
