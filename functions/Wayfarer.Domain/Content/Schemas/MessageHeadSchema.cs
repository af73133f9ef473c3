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
            new SchemaField("from", MailSchema.Of("Who the message comes from; the sender of settings.json by default."))));
}
