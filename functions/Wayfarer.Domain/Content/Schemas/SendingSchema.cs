using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>The members of <c>settings.json</c> that say to whom, when and how much is sent.</summary>
internal static class SendingSchema
{
    private const string Ids = "^[a-z0-9-]+$";

    public static SchemaField[] Fields =>
    [
        new("sending", Shape.Word(
            "Whether messages are sent at all.",
            "only",
            ("off", "Nothing is sent; everything waits."),
            ("only", "Only to who is listed in \"only\"."),
            ("on", "To everybody who may be sent to."))),
        new("only", Only()),
        new("publicUrl", Shape.Matching(
            @"^(https://|http://(localhost|127\.0\.0\.1)\b)[^\s?#]+$",
            "Where links in messages lead: how this host is reached from outside.",
            "https://mail.shop.example")),
        new("postalAddress", Shape.Text("Who sends, for the foot of marketing messages: the law asks for it.", "Example Shop, 1 Main Street, 12345 Example")),
        new("tracking", Shape.Flag("Whether opens and clicks of marketing messages are recorded; they are by default.")),
        new("topics", Shape.Map("What people can subscribe to and unsubscribe from.", Ids, Limits.TopicsPerInstallation, Topic())),
        new("rates", Shape.Object("What the provider of a channel takes.", new SchemaField("email", Rate()))),
        new("quietHours", Shape.Object(
            "When no marketing is sent, in each contact's zone.",
            SchemaField.Required("from", Shape.Time("When they begin.")),
            SchemaField.Required("to", Shape.Time("When they end; the next day, when that is earlier.")))),
        new("caps", Shape.List("How many marketing messages are enough.", Cap(), Limits.CapsPerInstallation)),
    ];

    private static JsonObject Only()
    {
        var only = Shape.List(
            "Who is sent to while \"sending\" is \"only\".",
            Shape.Matching(@"^[^\s<>,;:""()\[\]\\@]*@[^\s<>,;:""()\[\]\\@]+$", "An address, or a domain.", "name@example.com", "@example.com"),
            Limits.AddressesOfOnly);
        only["minItems"] = 0;
        return only;
    }

    private static JsonObject Topic() => Shape.Object(
        "A topic.",
        SchemaField.Required("name", Shape.Text("What it is called on the page where people choose.", "News")),
        new("description", Shape.Text("What it brings.", "Once a month, what is new")),
        new("optIn", Shape.Word(
            "What must have been said before it may be sent.",
            "double",
            ("none", "Nothing: for what people expect without having asked, until they object."),
            ("single", "Yes, by anybody who is trusted to tell it."),
            ("double", "Yes, confirmed from the mailbox itself."))));

    private static JsonObject Rate() => Shape.Object(
        "How much it takes.",
        new SchemaField("perMinute", Shape.Whole("Messages a minute.", 1, int.MaxValue)),
        new SchemaField("perHour", Shape.Whole("Messages an hour.", 1, int.MaxValue)));

    private static JsonObject Cap() => Shape.Object(
        "A cap.",
        SchemaField.Required("messages", Shape.Whole("How many messages at most.", 1, Limits.MessagesPerCap)),
        SchemaField.Required("within", Shape.Duration("In how long a time, counted back from each message.", null, "1d", "7d")),
        new("per", Shape.Word(
            "Whose messages are counted.",
            "contact",
            ("contact", "Those to one contact."),
            ("address", "Those to one address."),
            ("all", "All of them."))),
        new("topic", Shape.Id("Only messages of this topic; of all by default.", "general")));
}
