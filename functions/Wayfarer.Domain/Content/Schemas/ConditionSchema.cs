using System.Text.Json.Nodes;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>
/// The one grammar of rules. Every list of words in it is the parser's own, so that a word which one of the two knows is known
/// to the other.
/// </summary>
internal static class ConditionSchema
{
    public const string Condition = "condition";
    private const string Where = "where";

    /// <summary>A name of a property: no line of text at all is empty.</summary>
    private const string AnyName = "";

    private const string DatePattern = @"^(now|[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?)$";

    /// <summary>What other shapes refer to by name.</summary>
    public static (string Name, JsonObject Schema)[] Definitions(bool hasTrigger) =>
    [
        (Condition, Of(hasTrigger)),
        (Where, Shape.Map("Only events with these properties: a value, or comparisons that all hold.", AnyName, Limits.ConditionsPerRule, Filter())),
    ];

    /// <param name="hasTrigger">Whether there is an event whose properties can be compared; in a segment or score there is none.</param>
    private static JsonObject Of(bool hasTrigger)
    {
        List<JsonObject> kinds =
        [
            Compared("trait", "Compares a trait of the contact. A dot looks inside: address.city.", "email", DateComparisonParser.OperatorsOfTraits),
            Shape.Object("The contact has a tag.", SchemaField.Required("tag", Shape.Text("The tag.", "vip"))),
            Shape.Object("The contact is in a segment.", SchemaField.Required("segment", Shape.Id("The id of a segment.", "active-buyers"))),
            Counted("Counts events of the contact; without a count, at least one.", hasTrigger, [.. Event()]),
            .. ConditionParser.Aggregates.Select(aggregate => Valued(aggregate.Key, aggregate.Value, hasTrigger)),
            Counted("Counts what happened to messages to the contact; without a count, at least once.", hasTrigger, [.. Message()]),
            Windowed(
                Shape.Object("Events in this order, the last of them in the window.", [SchemaField.Required("sequence", Sequence()), .. Windows(hasTrigger)])),
            Compared("score", "Compares a score of the contact, as it is at that instant.", "intent", ConditionParser.OfScores, isId: true),
            Shape.Object("Compares a grade of the contact.", [SchemaField.Required("grade", Shape.Id("The id of a score that gives grades.", "lead")), .. Grades()])
                .Members(least: 2, most: 2),
            Shape.Object("Marketing about a topic may be sent to the contact.", SchemaField.Required("consent", Shape.Id("A topic of settings.json.", "general"))),
            Shape.Object(
                "Where the contact stands with a journey.",
                SchemaField.Required("journey", Shape.Id("The id of a journey.", "welcome")),
                SchemaField.Required("is", Shape.Words("inside: is in it now; entered: ever; finished: came to the end; goal: reached the goal.", ConditionParser.JourneyStandings.Keys))),
            Shape.Object(
                "A part of all contacts that stays the same for good.",
                SchemaField.Required("bucket", Shape.Id("Its name: rules with the same name divide contacts in the same way.", "new-prices")),
                new SchemaField("from", Shape.Percent("From which percentage on; 0 by default.")),
                SchemaField.Required("to", Shape.Percent("Up to which percentage."))),
            Shape.Object(
                "The contact is in one of the groups of buyers that settings.json describes.",
                SchemaField.Required("rfm", Shape.Words("By how lately, how often and for how much somebody bought.", ConditionParser.RfmGroups.Keys))),
            Shape.Object("All of these hold.", SchemaField.Required("all", Several())),
            Shape.Object("At least one of these holds.", SchemaField.Required("any", Several())),
            Shape.Object("This does not hold.", SchemaField.Required("not", Shape.Defined(Condition))),
        ];
        if (hasTrigger) kinds.Insert(1, Compared("property", "Compares a property of the event that started the journey.", "total", ComparisonParser.Operators));
        return Shape.OneOf("A condition.", [.. kinds]);
    }

    /// <summary>What the members of an event refer to, for a file without conditions.</summary>
    public static (string Name, JsonObject Schema)[] OfEvents() => [.. Definitions(hasTrigger: false).Where(definition => definition.Name == Where)];

    /// <summary>The members that name an event and choose among events of that name.</summary>
    public static IEnumerable<SchemaField> Event() =>
    [
        SchemaField.Required("event", Shape.Text("The name of an event, as the website sends it.", "Order Completed")),
        new(Where, Shape.Defined(Where)),
    ];

    private static SchemaField Operator(string name) => new(name, name switch
    {
        "exists" => Shape.Flag("Whether there is a value."),
        "equals" => Shape.Plain("The value is this one."),
        "notEquals" => Shape.Plain("The value is another one, or there is none."),
        "in" => Shape.List("The value is one of these.", Shape.Plain("A value."), Limits.ConditionsPerRule),
        "notIn" => Shape.List("The value is none of these.", Shape.Plain("A value."), Limits.ConditionsPerRule),
        "greaterThan" => Shape.Number("The value is a number greater than this."),
        "lessThan" => Shape.Number("The value is a number less than this."),
        "atLeast" => Shape.Number("The value is this number or a greater one."),
        "atMost" => Shape.Number("The value is this number or a smaller one."),
        "contains" => Shape.Plain("The text holds this text, or the list this value."),
        "containsAny" => Shape.List("The text or list contains one of these.", Shape.Plain("A value."), Limits.ConditionsPerRule),
        "containsAll" => Shape.List("The text or list contains all of these.", Shape.Plain("A value."), Limits.ConditionsPerRule),
        "startsWith" => Shape.Text("The text begins with this one."),
        "endsWith" => Shape.Text("The text ends with this one."),
        "matches" => Shape.Text("The text matches this regular expression, without regard to case; no look-arounds and no back references.", "^sales|support$"),
        "before" => Shape.Matching(DatePattern, "The date is earlier than this one, or than \"now\".", ["now", "2026-01-31"]),
        "after" => Shape.Matching(DatePattern, "The date is later than this one, or than \"now\".", ["now", "2026-01-31T09:00:00Z"]),
        "withinLast" => Shape.Duration("The date has come, less than this time ago.", examples: ["30d"]),
        "withinNext" => Shape.Duration("The date is still to come, within this time.", examples: ["7d"]),
        "olderThan" => Shape.Duration("The date was at least this time ago.", examples: ["90d"]),
        "anniversaryWithin" => Shape.Whole("Its day and month come round within so many days; 0 is today.", 0, Limits.DaysToAnniversary),
        _ => throw new InvariantException($"The comparison '{name}' has no schema."),
    });

    private static SchemaField[] Counts =>
    [
        new("atLeast", Shape.Whole("It happened this often or more.", 1, Limits.EventsCountedPerRule, 1)),
        new("atMost", Shape.Whole("It happened this often or less.", 0, Limits.EventsCountedPerRule)),
        new("exactly", Shape.Whole("It happened exactly this often.", 0, Limits.EventsCountedPerRule)),
        new("never", Shape.Flag("It never happened.")),
    ];

    /// <param name="hasTrigger">Whether a step can ask for what was since the entry.</param>
    /// <param name="reachesBack">Whether a period that is over can be asked for.</param>
    private static SchemaField[] Windows(bool hasTrigger, bool reachesBack = true)
    {
        var periods = CalendarPeriod.Words.Where(word => reachesBack || CalendarPeriod.Parse(word) is { IsPast: false });
        var anchor = Shape.Object("Only what came after the newest of these events; where there was none, nothing holds.", [.. Event()]);
        return
        [
            new("within", Shape.Duration("Only what happened within this time counts. The window rolls with the clock.", examples: ["24h", "90d"])),
            new("during", Shape.Words("Only what happened in this period of the calendar counts, in the contact's zone.", periods)),
            new("timeZone", Shape.Text("Whose calendar it is: an IANA name.", "Europe/Vienna")),
            new("since", hasTrigger ? Shape.OneOf("What the window begins with.", Shape.Constant("entry", "The entry into the journey; in steps alone."), anchor) : anchor),
        ];
    }

    private static JsonObject Windowed(JsonObject schema) =>
        schema.Excludes("within", "during", "since", "timeZone").Excludes("during", "since").Excludes("since", "timeZone").Needs("timeZone", "during");

    private static IEnumerable<SchemaField> Message() =>
    [
        SchemaField.Required("message", Shape.OneOf("Which message.", Shape.Id("The id of a message.", "welcome"), Shape.Constant("*", "Any message."))),
        new("is", Shape.Words("What happened to it; sent by default. Opened and clicked are by people.", ConditionParser.MessageEvents.Keys)),
    ];

    private static JsonObject Counted(string description, bool hasTrigger, SchemaField[] what) =>
        Windowed(Shape.Object(description, [.. what, .. Counts, .. Windows(hasTrigger)]))
            .Excludes("exactly", "atLeast", "atMost", "never")
            .Excludes("never", "atLeast", "atMost");

    private static JsonObject Valued(string name, Aggregate aggregate, bool hasTrigger)
    {
        var operators = aggregate is Aggregate.First or Aggregate.Last ? ComparisonParser.Operators : ComparisonParser.OfNumbers;
        var windows = aggregate == Aggregate.First ? [] : Windows(hasTrigger, reachesBack: aggregate is not (Aggregate.Last or Aggregate.Distinct));
        var schema = Shape.Object(
            aggregate switch
            {
                Aggregate.Sum => "Adds up a number of events.",
                Aggregate.Average => "The average of a number of events.",
                Aggregate.Min => "The least of a number of events.",
                Aggregate.Max => "The greatest of a number of events.",
                Aggregate.Distinct => "How many different values a property of events has.",
                Aggregate.First => "A property of the first event of all.",
                _ => "A property of the last event.",
            },
            [.. Event(), SchemaField.Required(name, Shape.Text("The property. A dot looks inside.", "total")), .. operators.Select(Operator), .. windows]);
        return (windows.Length == 0 ? schema : Windowed(schema)).ExactlyOne(operators);
    }

    private static JsonObject Sequence()
    {
        var step = Shape.Object(
            "An event that comes after the one before.",
            [.. Event(), new SchemaField("within", Shape.Duration("How long after the one before; not for the first.", examples: ["3d"]))]);
        var sequence = Shape.List("At least two events.", step, Limits.EventsPerSequence);
        sequence["minItems"] = 2;
        return sequence;
    }

    private static IEnumerable<SchemaField> Grades() => ComparisonParser.OfWords.Select(name => new SchemaField(
        name,
        name is "equals" or "notEquals" ? Grade() : Shape.List("Some grades.", Grade(), Limits.ConditionsPerRule)));

    private static JsonObject Grade() => Shape.Matching("^[A-D][1-4]$", "From A1, the best, to D4.", "A1", "B2");

    private static JsonObject Filter() => Shape.OneOf(
        "What a property must be.",
        Shape.Plain("The property is this value."),
        Shape.Object("All of these comparisons hold.", [.. ComparisonParser.Operators.Select(Operator)]).Members(least: 1));

    private static JsonObject Compared(string kind, string description, string example, IEnumerable<string> operators, bool isId = false) =>
        Shape.Object(description, [SchemaField.Required(kind, isId ? Shape.Id(description, example) : Shape.Text(description, example)), .. operators.Select(Operator)])
            .Members(least: 2, most: 2);

    private static JsonObject Several() => Shape.List("Conditions.", Shape.Defined(Condition), Limits.ConditionsPerRule);
}
