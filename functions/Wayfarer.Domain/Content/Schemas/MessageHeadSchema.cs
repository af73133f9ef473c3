using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>
/// The head of <c>messages/&lt;id&gt;/html.liquid</c>, between its two lines of <c>---</c>. Every value is a line of text.
/// </summary>
internal static class MessageHeadSchema
{
    public static JsonObject Of() => Shape.File(
        "The head of a message of Wayfarer",
        Shape.Object(
            "The lines between the two lines of --- at the beginning of html.liquid.",
            SchemaField.Required("subject", Shape.Text("The subject; Liquid.", "Welcome, {{ contact.firstName }}")),
            new SchemaField("from", MailSchema.Of("Who the message comes from; the sender of settings.json by default.")),
            new SchemaField("preheader", Shape.Text("What mail programs show behind the subject; Liquid.", "Your cart is still there.")),
            new SchemaField("layout", Shape.Id("A file of layouts/ that is around the message; default when it is not given, none for no layout.", "default")),
            new SchemaField("tracking", Shape.Word(
                "Whether opens and clicks are recorded; by default as settings.json says for marketing, and not for transactional messages.",
                null,
                ("on", "They are recorded."),
                ("off", "They are not recorded."))),
            new SchemaField("kind", Shape.Word(
                "Why it is sent.",
                "marketing",
                ("marketing", "To people who agreed to the topic; with a way to unsubscribe."),
                ("transactional", "Because of something that the contact did, such as an order; it has no topic."))),
            new SchemaField("topic", Shape.Id("One of the topics of settings.json; general by default.", "general")),
            new SchemaField("goodFor", Shape.Duration("How long after it was reserved it may still be sent.", "3d", "12h", "3d")),
            new SchemaField("priority", Shape.Matching("^[0-9]$", "Which goes first when not all can: 0 before 9; 5 by default.", "5"))));
}
