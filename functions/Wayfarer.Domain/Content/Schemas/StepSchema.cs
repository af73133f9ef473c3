using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>The steps of a journey: one shape for each kind.</summary>
internal static class StepSchema
{
    private static SchemaField Next => new("next", Target("The step to go on to; the following one by default."));

    public static JsonObject All => Shape.OneOf(
        "A step. It goes on to the following one unless it says otherwise.", Wait(), WaitFor(), Branch(), Split(), Send(), Update(), Tag(), List(), Notify(), Exit());

    private static JsonObject Wait() => Step(
        "wait",
        "Waits, then goes on.",
        """{ "id": "${1:pause}", "wait": "${2:24h}" }""",
        Shape.OneOf(
            "How long.",
            Shape.Duration("An elapsed time; a day is 24 hours."),
            Shape.Object(
                "A time of day in the contact's zone.",
                SchemaField.Required("days", Shape.Whole("How many calendar days on; 0 is the same day.", 0, (int)Limits.LongestDuration.TotalDays)),
                SchemaField.Required("at", Shape.Time("The time of day, such as 09:00.")))),
        Next);

    private static JsonObject WaitFor() => Step(
        "waitFor",
        "Waits for an event of the contact.",
        """{ "id": "${1:answer}", "waitFor": { "event": "${2:Order Completed}" }, "atMost": "${3:1d}", "onEvent": "${4:end}", "onTimeout": "${5:end}" }""",
        Shape.Object(
            "The event.",
            [
                .. ConditionSchema.Event(),
                new("message", Shape.Id("The id of a step above that sends: only events about what it sent count.", "remind")),
            ]),
        new("atMost", Shape.Duration("How long to wait at most; without it, for as long as it takes.")),
        new("onEvent", Target("The step to go on to when the event comes.")),
        new("onTimeout", Target("The step to go on to when the time is over.")),
        Next)
        .Needs("onTimeout", "atMost");

    private static JsonObject Branch() => Step(
        "branch",
        "Takes the first case that holds.",
        """{ "id": "${1:choice}", "branch": [{ "if": { "${2:tag}": "${3:vip}" }, "to": "${4:end}" }], "else": "${5:end}" }""",
        Shape.List(
            "The cases, in order.",
            Shape.Object(
                "A case.",
                SchemaField.Required("if", Shape.Defined(ConditionSchema.Condition)),
                SchemaField.Required("to", Target("The step to go on to when the condition holds."))),
            Limits.BranchesPerStep),
        new("else", Target("The step to go on to when no case holds; the following one by default.")),
        Next)
        .Excludes("else", "next");

    private static JsonObject Split() => Step(
        "split",
        "Divides contacts at random and for good.",
        """{ "id": "${1:test}", "split": [{ "percent": 50, "to": "${2:a}" }, { "percent": 50, "to": "${3:b}" }] }""",
        Shape.List(
            "The paths; their percentages add up to 100.",
            Shape.Object(
                "A path.",
                SchemaField.Required("percent", Shape.Whole("How many of a hundred contacts take it.", 1, 100)),
                SchemaField.Required("to", Target("The step that the path begins with."))),
            Limits.BranchesPerStep));

    private static JsonObject Send() => Step(
        "send",
        "Sends a message to the contact, and goes on when it was handed over, skipped or given up.",
        """{ "id": "${1:greet}", "send": "${2:welcome}" }""",
        Shape.Id("The id of a message: a folder under messages/.", "welcome"),
        Next);

    private static JsonObject Update() => Step(
        "update",
        "Sets traits of the contact.",
        """{ "id": "${1:mark}", "update": { "${2:stage}": "${3:customer}" } }""",
        Shape.Map("The traits and their values.", @"\S", Limits.TraitsPerContact, Shape.Anything("The value.")).Members(least: 1),
        Next);

    private static JsonObject Tag() => Step(
        "tag",
        "Adds tags to the contact, or removes some.",
        """{ "id": "${1:mark}", "tag": "${2:vip}" }""",
        Shape.OneOf(
            "A tag to add, or what to add and what to remove.",
            Shape.Text("The tag to add.", "vip"),
            Shape.Object("What to add and what to remove.", new SchemaField("add", Tags("The tags to add.")), new SchemaField("remove", Tags("The tags to remove.")))
                .Members(least: 1)),
        Next);

    private static JsonObject List() => Step(
        "list",
        "Puts the contact into static segments, or takes it out of some.",
        """{ "id": "${1:remember}", "list": { "add": ["${2:beta-testers}"] } }""",
        Shape.Object(
            "Into which and out of which.",
            new SchemaField("add", Segments("The static segments that the contact is put into.")),
            new SchemaField("remove", Segments("The static segments that the contact is taken out of.")))
            .Members(least: 1),
        Next);

    private static JsonObject Notify() => Step(
        "notify",
        "Tells a person or team of yours, and goes on at once.",
        """{ "id": "${1:tell}", "notify": { "to": "${2:sales}", "message": "${3:{{ contact.email }\\} is ready}" } }""",
        Shape.Object(
            "Who is told what.",
            SchemaField.Required("to", Shape.Id("One of the people of settings.json.", "sales")),
            SchemaField.Required("message", Shape.Lines("What they read; Liquid, as in messages.", "{{ contact.email }} is ready"))),
        Next);

    private static JsonObject Exit() => Step(
        "exit",
        "Ends the journey for this contact.",
        """{ "id": "${1:stop}", "exit": "${2:not interesting any more}" }""",
        Shape.Text("Why, in a few words.", "not interesting any more"));

    private static JsonObject Step(string kind, string description, string snippet, JsonObject value, params SchemaField[] others) =>
        Shape.Object(
            description,
            [
                SchemaField.Required("id", Shape.Id("The step's own name; it is not used twice in a journey.", kind.ToLowerInvariant())),
                SchemaField.Required(kind, value),
                .. others,
            ])
            .Snippet(kind, snippet);

    private static JsonObject Target(string description) => Shape.Text($"{description} A step's id, or \"end\".", "end");

    private static JsonObject Segments(string description) =>
        Shape.List(description, Shape.Id("A segment that is static.", "beta-testers"), Limits.ListsPerContact);

    private static JsonObject Tags(string description) => Shape.List(description, Shape.Text("A tag.", "vip"), Limits.TagsPerContact);
}
