using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary><c>connectors/&lt;id&gt;.json</c></summary>
internal static class ConnectorSchema
{
    // As in DataPath: names with dots between them, or a JSON Pointer.
    private const string Path = @"^(?:/[^/\u0000-\u001f]+)+$|^[^/.\u0000-\u001f][^.\u0000-\u001f]*(?:\.[^.\u0000-\u001f]+)*$";

    public static JsonObject Of()
    {
        var connector = Shape.Object(
            "Takes events of the company's own systems from Event Grid and makes them events of contacts.",
            [
                .. HeadSchema.Named,
                new("source", Pattern("Which systems it listens to; any, unless this says otherwise.", "/subscriptions/*/topics/billing")),
                SchemaField.Required("type", Pattern("Which types of events it takes.", "com.shop.invoice.*")),
                new("event", Shape.Text("The name of the event; its type when this is not given.", "Invoice Paid")),
                new("userId", Place("Where in the data the id stands by which your systems know this one person.")),
                new("anonymousId", Place("Where in the data the id of a visitor stands.")),
                new("occurredAt", Place("Where in the data it stands when it occurred; the time of the event itself when this is not given.")),
                new("properties", Shape.OneOf(
                    "What is kept of the data.",
                    Shape.Constant(ConnectorParser.All, "All of it, as it is; this is what happens when nothing is said."),
                    Members("The properties of the event, each with its place in the data."))),
                new("traits", Members("What is learnt about the contact, each trait with its place in the data.")),
            ]);
        connector["anyOf"] = new JsonArray(
            new JsonObject { ["required"] = new JsonArray("userId") }, new JsonObject { ["required"] = new JsonArray("anonymousId") });
        return Shape.File("A connector of Wayfarer", connector);
    }

    private static JsonObject Pattern(string description, string example)
    {
        var pattern = Shape.Text($"{description} * stands for anything.", example);
        pattern["maxLength"] = Limits.CharactersPerWildcard;
        return pattern;
    }

    private static JsonObject Place(string description) => Shape.Matching(Path, description, "customer.id", "/customer/id");

    private static JsonObject Members(string description) => Shape.Map(description, ".", Limits.MembersPerConnector, Place("Its place in the data."));
}
