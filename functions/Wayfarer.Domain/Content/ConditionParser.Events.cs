using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Content;

internal sealed partial class ConditionParser
{
    /// <summary>What can be asked about messages, and the event by which it is heard.</summary>
    public static readonly ImmutableSortedDictionary<string, string> MessageEvents = new Dictionary<string, string>
    {
        ["planned"] = EventNames.EmailPlanned,
        ["sent"] = EventNames.EmailSent,
        ["delivered"] = EventNames.EmailDelivered,
        ["opened"] = EventNames.EmailOpened,
        ["clicked"] = EventNames.EmailLinkClicked,
        ["bounced"] = EventNames.EmailBounced,
        ["complained"] = EventNames.EmailComplained,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static readonly ImmutableSortedDictionary<string, Aggregate> Aggregates = new Dictionary<string, Aggregate>
    {
        ["sum"] = Aggregate.Sum,
        ["average"] = Aggregate.Average,
        ["min"] = Aggregate.Min,
        ["max"] = Aggregate.Max,
        ["distinct"] = Aggregate.Distinct,
        ["first"] = Aggregate.First,
        ["last"] = Aggregate.Last,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private const string AnyMessage = "*";

    private static readonly ImmutableArray<string> Windows = ["within", "during", "since"];

    private Condition? Event(ObjectReader reader)
    {
        var pattern = EventPatternParser.Parse(reader, _problems);
        var aggregates = Aggregates.Keys.Select(name => (Name: name, Node: reader.Find(name))).Where(found => found.Node is not null).ToList();
        if (aggregates.Count == 0) return Counted(reader, pattern);
        if (aggregates.Count > 1)
        {
            Compared(reader, ComparisonParser.Operators);
            Window(reader, aggregates[0].Name);
            _problems.Add(aggregates[1].Node!.At, $"a condition can ask for \"{aggregates[0].Name}\" or \"{aggregates[1].Name}\", not both");
            return null;
        }

        return Valued(reader, pattern, aggregates[0].Name, aggregates[0].Node!);
    }

    private Condition.EventValue? Valued(ObjectReader reader, EventPattern? pattern, string name, Node node)
    {
        var aggregate = Aggregates[name];
        var property = node.ReadText($"\"{name}\"", _problems);
        var comparison = Compared(reader, aggregate is Aggregate.First or Aggregate.Last ? ComparisonParser.Operators : ComparisonParser.OfNumbers);
        var window = Window(reader, name);
        if (window is not null && aggregate == Aggregate.First && window is not Conditions.Window.AllTime)
        {
            _problems.Add(node.At, "\"first\" is the first of all, and takes no window");
            return null;
        }

        if (window is { HasEnd: true } && aggregate is Aggregate.Last or Aggregate.Distinct)
        {
            _problems.Add(node.At, $"\"{name}\" cannot look at a period that is over", "use a window up to now, such as \"this-month\"");
            return null;
        }

        if (pattern is null || property is null || comparison is null || window is null) return null;

        _conditions += pattern.Where.Length;
        return new Condition.EventValue(pattern, aggregate, property, comparison, window);
    }

    private Condition.EventCount? Message(ObjectReader reader, Member kind)
    {
        var what = Heard(reader);
        if (kind.Value is { Kind: NodeKind.Text, Text: AnyMessage })
            return Counted(reader, what is null ? null : new EventPattern(what, EventPatternParser.OfPeople(what, [])));
        if (Named(kind, _references.Messages) is not { } id || what is null) return Counted(reader, null);

        var about = new PropertyFilter("message", new Comparison(ComparisonOperator.Equal, [Value.Of(id)]));
        return Counted(reader, new EventPattern(what, EventPatternParser.OfPeople(what, [about])));
    }

    private string? Heard(ObjectReader reader)
    {
        if (reader.Find("is") is not { } node) return EventNames.EmailSent;
        if (node.ReadText("\"is\"", _problems) is not { } text) return null;
        if (MessageEvents.TryGetValue(text, out var name)) return name;

        _problems.Add(node.At, $"\"{text}\" is nothing that happens to messages", Suggestion.ForOrList(text, [.. MessageEvents.Keys]));
        return null;
    }

    private Condition.Sequence? Sequence(ObjectReader reader, Member kind)
    {
        var window = Window(reader, "sequence");
        if (kind.Value.ReadList("\"sequence\"", Limits.EventsPerSequence, _problems) is not { } items) return null;
        if (items.Length < 2)
        {
            _problems.Add(kind.Value.At, "a sequence has at least two events", "count an \"event\" if there is only one");
            return null;
        }

        var steps = items.Select((item, index) => SequenceStep(item, isFirst: index == 0)).ToList();
        return window is null || steps.Contains(null) ? null : new Condition.Sequence([.. steps.OfType<SequenceStep>()], window);
    }

    private SequenceStep? SequenceStep(Node node, bool isFirst)
    {
        if (ObjectReader.Open(node, "an event of a sequence", _problems) is not { } reader) return null;

        var pattern = EventPatternParser.Parse(reader, _problems);
        var within = reader.Find("within");
        var time = within?.ReadPositiveDuration("\"within\"", _problems);
        reader.RejectUnknown();
        if (isFirst && within is not null)
        {
            _problems.Add(within.At, "the first event of a sequence comes after none, so it has no \"within\"", "write it beside the second event");
            return null;
        }

        if (pattern is null || (within is not null && time is null)) return null;

        _conditions += 1 + pattern.Where.Length;
        return new SequenceStep(pattern, time);
    }

    private Condition.EventCount? Counted(ObjectReader reader, EventPattern? pattern)
    {
        var (atLeast, atMost) = Count(reader);
        var window = Window(reader, "a count");
        if (pattern is null || atLeast is null || window is null) return null;

        _conditions += pattern.Where.Length;
        return new Condition.EventCount(pattern, atLeast.Value, atMost, window);
    }

    /// <summary>All of time when nothing is said; null when it is wrong.</summary>
    private Window? Window(ObjectReader reader, string what)
    {
        var given = Windows.Select(name => (Name: name, Node: reader.Find(name))).Where(found => found.Node is not null).ToList();
        var zone = reader.Find("timeZone");
        if (given.Count > 1)
        {
            _problems.Add(given[1].Node!.At, $"{what} looks at one window: \"{given[0].Name}\" or \"{given[1].Name}\", not both");
            return null;
        }

        if (zone is not null && (given.Count == 0 || given[0].Name != "during"))
        {
            _problems.Add(zone.At, "\"timeZone\" says whose calendar \"during\" goes by, and there is none");
            return null;
        }

        if (given.Count == 0) return Conditions.Window.Ever;

        var node = given[0].Node!;
        return given[0].Name switch
        {
            "within" => node.ReadPositiveDuration("\"within\"", _problems) is { } time ? new Window.Rolling(time) : null,
            "during" => During(node, zone),
            _ => Since(node),
        };
    }

    private Window.During? During(Node node, Node? zone)
    {
        var word = node.ReadText("\"during\"", _problems);
        var name = zone?.ReadText("\"timeZone\"", _problems);
        if (name is not null && !CalendarWait.IsZone(name))
        {
            _problems.Add(zone!.At, $"\"{name}\" is no time zone", "write an IANA name, such as \"Europe/Vienna\"");
            return null;
        }

        if (word is null || (zone is not null && name is null)) return null;
        if (CalendarPeriod.Parse(word) is { } period) return new Window.During(period, name);

        _problems.Add(node.At, $"\"{word}\" is no period of the calendar", Suggestion.ForOrList(word, CalendarPeriod.Words));
        return null;
    }

    private Window? Since(Node node)
    {
        if (node is not { Kind: NodeKind.Text })
            return EventPatternParser.ParseAlone(node, "\"since\"", _problems) is { } anchor ? new Window.Since(anchor) : null;
        if (node.Text != "entry")
        {
            _problems.Add(node.At, $"\"since\" is \"{node.Text}\"", "write \"entry\", or an event such as { \"event\": \"Order Completed\" }");
            return null;
        }

        if (_place == RulePlace.Step) return Conditions.Window.Entry;

        _problems.Add(node.At, "only steps of journeys know when somebody entered", "use \"within\", or \"since\" with an event");
        return null;
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
}
