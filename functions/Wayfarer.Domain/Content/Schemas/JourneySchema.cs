using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary><c>journeys/&lt;id&gt;.json</c></summary>
internal static class JourneySchema
{
    public static JsonObject Of() => Shape.File(
        "A journey of Wayfarer",
        Shape.Object(
            "What happens to a contact, step by step, after an event.",
            [
                .. HeadSchema.Named,
                new("state", State()),
                SchemaField.Required("trigger", Trigger()),
                new("entry", Entry()),
                new("exit", Shape.List(
                    "What ends it at once, whatever it waits for.", Shape.OneOf("An event, or a change of a segment or score.", Happenings()), Limits.BranchesPerStep)),
                new("goal", Goal()),
                new("lateness", Shape.Matching(
                    "^[0-9]+[smhdw]$", "An event that arrives later than this after it occurred starts nothing.", ["1h", "2d"])),
                SchemaField.Required("steps", Shape.List("The steps, from the first on.", StepSchema.All, Limits.StepsPerJourney)),
            ]),
        ConditionSchema.Definitions(hasTrigger: true));

    private static JsonObject State() => Shape.Word(
        "What the journey does now. Changing it is not a new version.",
        "draft",
        ("draft", "Nobody enters, and what waits to be sent is kept."),
        ("dark", "People enter and everything is decided and recorded, but nothing is sent and no contact is changed."),
        ("live", "People enter, and messages are sent."),
        ("paused", "Nobody enters, and what waits to be sent is kept until the journey is live again."),
        ("draining", "Nobody enters; who is inside goes on to the end."));

    private static JsonObject Trigger() => Shape.OneOf("What lets a contact enter.", Happenings());

    /// <summary>What can start, end or be the aim of a journey, each with further members.</summary>
    private static JsonObject[] Happenings(Func<SchemaField>? further = null) =>
    [
        Shape.Object("An event.", [.. ConditionSchema.Event(), .. Further(further)]),
        Shape.Object(
            "A contact enters or leaves a segment.",
            [
                SchemaField.Required("segment", Shape.Id("The id of a segment.", "active-buyers")),
                SchemaField.Required("on", Shape.Word("Which change counts.", null, ("enter", "The contact entered the segment."), ("leave", "The contact left it."))),
                .. Further(further),
            ]),
        Shape.Object(
            "A score of the contact crosses a threshold, by an event or by time alone.",
            [
                SchemaField.Required("score", Shape.Id("The id of a score.", "intent")),
                SchemaField.Required("threshold", Shape.Id("A threshold of the score.", "hot")),
                SchemaField.Required("on", Shape.Word("Which way.", null, ("rise", "The score came to the threshold."), ("fall", "It fell below."))),
                .. Further(further),
            ]),
    ];

    // A piece of a schema stands in one place alone.
    private static SchemaField[] Further(Func<SchemaField>? further) => further is null ? [] : [further()];

    private static JsonObject Entry() => Shape.Object(
        "Who may enter, and whether again.",
        new("if", Shape.Defined(ConditionSchema.Condition)),
        new("reentry", Shape.OneOf(
            "Whether a contact that has been inside may enter again. Nobody is inside twice at once.",
            Shape.Word("Never, or always.", "never", ("never", "Once and never again."), ("always", "As often as the trigger occurs.")),
            Shape.Object("After a time.", SchemaField.Required("after", Shape.Duration("How long after the last entry.", examples: ["7d", "26w"]))))));

    private static JsonObject Goal() => Shape.OneOf(
        "What the journey is for. It is counted once, also after the last step, and ends the journey.",
        Happenings(() => new SchemaField("within", Shape.Duration("How long after the trigger it counts.", "30d", "5d", "14d"))));
}
