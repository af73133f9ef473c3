using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>How long what has happened is kept.</summary>
internal static class RetentionSchema
{
    public static JsonObject Of() => Shape.Object(
        "How long what has happened is kept. What rules remember and consent are kept for ever.",
        new SchemaField("history", Time("What happened to each contact, and why; at least 30d.", "400d", "90d")),
        new SchemaField("closedEnrollments", Time("The enrollments that have ended.", "400d", "90d")),
        new SchemaField("deliveries", Time("What became of each message; at least 30d.", "30d", "90d")),
        new SchemaField("receivedEvents", Time("What the event debugger shows.", "7d", "2d")));

    private static JsonObject Time(string description, params string[] examples)
    {
        var time = Shape.Matching("^(forever|[0-9]+[smhdw])$", $"{description} A time such as 90d, or forever.", [.. examples, "forever"]);
        time["default"] = examples[0];
        return time;
    }
}
