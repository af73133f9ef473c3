using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary><c>scores/&lt;id&gt;.json</c></summary>
internal static class ScoreSchema
{
    public static JsonObject Of() => Shape.File(
        "A score of Wayfarer",
        Shape.Object(
            "Points for what a contact does and is, which wear off with time. What a score is can be told at any instant.",
            [
                .. HeadSchema.Named,
                new("decay", Decay("What becomes of points with time, unless a rule says otherwise; they last when nothing is said.")),
                .. Bounds("the score"),
                new("groups", Shape.Map(
                    "Bounds of what all rules of one group give together.",
                    $"^[a-z0-9-]{{1,{Limits.CharactersPerDefinitionId}}}$",
                    Limits.GroupsPerScore,
                    Shape.Object("A group.", [.. Bounds("the group")]))),
                SchemaField.Required("rules", Shape.List("What gives points.", Rule(), Limits.RulesPerScore)),
                new("thresholds", Shape.List(
                    "Values whose crossing, upwards or downwards, is told at the very instant.",
                    Shape.Object(
                        "A threshold.",
                        SchemaField.Required("id", Shape.Id("Its name, which journeys use.", "hot", "warm")),
                        SchemaField.Required("at", Points("A contact whose score is at least this is above it.", Limits.PointsPerScore))),
                    Limits.ThresholdsPerScore)),
                new("grade", Grade()),
                new("account", Shape.Words("What the scores of all contacts of one account (a group of theirs) come to.", ScoreParser.RollUps.Keys)),
            ]),
        ConditionSchema.Definitions(hasTrigger: false));

    private static JsonObject Rule() => Shape.OneOf(
        "Gives points.",
        Shape.Object(
            "Gives points for events.",
            [
                .. Common(),
                .. ConditionSchema.Event(),
                new("frequency", Shape.OneOf(
                    "Which of the events count.",
                    Shape.Word("Each, or the first alone.", "every", ("every", "Each event."), ("once", "The first event of all.")),
                    Shape.Object(
                        "None within a time behind one that counts.",
                        SchemaField.Required("oncePer", Shape.Duration("How long after one that counts the next one may.", examples: ["1h", "1d"]))))),
                new("decay", Decay("What becomes of these points with time.")),
            ]),
        Shape.Object("Gives points while a condition holds.", [.. Common(), SchemaField.Required("if", Shape.Defined(ConditionSchema.Condition))]));

    private static IEnumerable<SchemaField> Common() =>
    [
        SchemaField.Required("id", Shape.Id("Its name, by which it is told what gave points.", "pricing-page", "director")),
        SchemaField.Required("points", Points("How many; below zero to take some away.", Limits.PointsPerRule)),
        new("group", Shape.Id("The group it belongs to.", "visits")),
    ];

    private static IEnumerable<SchemaField> Bounds(string what) =>
    [
        new("atLeast", Points($"What {what} never falls below.", Limits.PointsPerScore)),
        new("atMost", Points($"What {what} never rises above.", Limits.PointsPerScore)),
    ];

    private static JsonObject Decay(string description) => Shape.OneOf(
        description,
        Shape.Constant("none", "They last."),
        Shape.Object("Half of them are left after this time, a quarter after twice as long.", SchemaField.Required("halfLife", Shape.Duration("The time.", examples: ["14d"]))),
        Shape.Object("They go down evenly.", SchemaField.Required("linear", Shape.Duration("The time after which they are gone.", examples: ["30d"]))),
        Shape.Object("They stay whole for a time.", SchemaField.Required("expires", Shape.Duration("The time after which they are gone.", examples: ["30d"]))));

    private static JsonObject Grade() => Shape.Object(
        "Grades from A1, the best, to D4: the letter by another score, the number by this one.",
        SchemaField.Required("fit", Shape.Id("The id of the score that the letter comes from.", "fit")),
        SchemaField.Required("letters", Three("From which values on it is an A, a B and a C.")),
        SchemaField.Required("numbers", Three("From which values on it is a 1, a 2 and a 3.")));

    private static JsonObject Three(string description)
    {
        var list = Shape.List($"{description} They fall.", Points("A value.", Limits.PointsPerScore), 3);
        list["minItems"] = 3;
        return list;
    }

    private static JsonObject Points(string description, int most) => Shape.Number(description, -most, most);
}
