using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>The one grammar of rules: conditions, events with filters, and comparisons.</summary>
internal static class ConditionSchema
{
    public const string Condition = "condition";
    private const string Where = "where";

    /// <summary>A name of a property: no line of text at all is empty.</summary>
    private const string AnyName = "";

    private static SchemaField[] Operators =>
    [
        new("exists", Shape.Flag("Whether there is a value.")),
        new("equals", Shape.Plain("The value is this one.")),
        new("notEquals", Shape.Plain("The value is another one, or there is none.")),
        new("in", Shape.List("The value is one of these.", Shape.Plain("A value."), Limits.ConditionsPerRule)),
        new("notIn", Shape.List("The value is none of these.", Shape.Plain("A value."), Limits.ConditionsPerRule)),
        new("greaterThan", Shape.Number("The value is a number greater than this.")),
        new("lessThan", Shape.Number("The value is a number less than this.")),
        new("atLeast", Shape.Number("The value is this number or a greater one.")),
        new("atMost", Shape.Number("The value is this number or a smaller one.")),
        new("contains", Shape.Plain("The text holds this text, or the list this value.")),
        new("startsWith", Shape.Text("The text begins with this one.")),
        new("endsWith", Shape.Text("The text ends with this one.")),
    ];

    private static SchemaField[] Counts =>
    [
        new("atLeast", Shape.Whole("It happened this often or more.", 1, Limits.EventsCountedPerRule, 1)),
        new("atMost", Shape.Whole("It happened this often or less.", 0, Limits.EventsCountedPerRule)),
        new("exactly", Shape.Whole("It happened exactly this often.", 0, Limits.EventsCountedPerRule)),
        new("never", Shape.Flag("It never happened.")),
        new("within", Shape.Duration("Only what happened within this time counts. The window rolls with the clock.", examples: ["24h", "90d"])),
    ];

    /// <summary>What other shapes refer to by name.</summary>
    public static (string Name, JsonObject Schema)[] Definitions(bool hasTrigger) =>
    [
        (Condition, Of(hasTrigger)),
        (Where, Shape.Map("Only events with these properties: a value, or comparisons that all hold.", AnyName, Limits.ConditionsPerRule, Filter())),
    ];

    /// <param name="hasTrigger">Whether there is an event whose properties can be compared; in a segment there is none.</param>
    private static JsonObject Of(bool hasTrigger)
    {
        List<JsonObject> kinds =
        [
            Compared("trait", "Compares a trait of the contact. A dot looks inside: address.city.", "email"),
            Shape.Object("The contact has a tag.", SchemaField.Required("tag", Shape.Text("The tag.", "vip"))),
            Shape.Object("The contact is in a segment.", SchemaField.Required("segment", Shape.Id("The id of a segment.", "active-buyers"))),
            Counted("Counts events of the contact; without a count, at least one.", [.. Event()]),
            Counted("Counts how often a message was sent to the contact.", [SchemaField.Required("message", Shape.Id("The id of a message.", "welcome"))]),
            Shape.Object("All of these hold.", SchemaField.Required("all", Several())),
            Shape.Object("At least one of these holds.", SchemaField.Required("any", Several())),
            Shape.Object("This does not hold.", SchemaField.Required("not", Shape.Defined(Condition))),
        ];
        if (hasTrigger) kinds.Insert(1, Compared("property", "Compares a property of the event that started the journey.", "total"));
        return Shape.OneOf("A condition.", [.. kinds]);
    }

    /// <summary>The members that name an event and choose among events of that name.</summary>
    public static IEnumerable<SchemaField> Event() =>
    [
        SchemaField.Required("event", Shape.Text("The name of an event, as the website sends it.", "Order Completed")),
        new(Where, Shape.Defined(Where)),
    ];

    private static JsonObject Filter() => Shape.OneOf(
        "What a property must be.",
        Shape.Plain("The property is this value."),
        Shape.Object("All of these comparisons hold.", Operators).Members(least: 1));

    private static JsonObject Compared(string kind, string description, string example) =>
        Shape.Object(description, [SchemaField.Required(kind, Shape.Text(description, example)), .. Operators]).Members(least: 2, most: 2);

    private static JsonObject Counted(string description, SchemaField[] what) => Shape.Object(description, [.. what, .. Counts])
        .Excludes("exactly", "atLeast", "atMost", "never")
        .Excludes("never", "atLeast", "atMost");

    private static JsonObject Several() => Shape.List("Conditions.", Shape.Defined(Condition), Limits.ConditionsPerRule);
}
