using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary><c>settings.json</c></summary>
internal static class SettingsSchema
{
    public static JsonObject Of() => Shape.File(
        "The settings of Wayfarer",
        Shape.Object(
            "What holds for the whole installation.",
            [
                .. HeadSchema.Common,
                new("timeZone", Shape.Text("The IANA time zone of contacts whose own is not known; Etc/UTC by default.", "Europe/Berlin")),
                new("from", MailSchema.Of("Who messages come from, unless a message says otherwise.")),
                new("people", People()),
                .. SendingSchema.Fields,
                new("rfm", RfmSchema.Of()),
                new("retention", RetentionSchema.Of()),
            ]),
        ConditionSchema.OfEvents());

    private static JsonObject People() => Shape.Map(
        "The people and teams of yours that \"notify\" steps can name.",
        $"^[a-z0-9-]{{1,{Limits.CharactersPerDefinitionId}}}$",
        int.MaxValue,
        Shape.Object(
            "How they are told; both is possible.",
            new SchemaField("email", MailSchema.Of("Their address.")),
            new SchemaField("webhook", Shape.Matching(
                @"^(https://|http://(localhost|127\.0\.0\.1)\b)\S+$", "A web address that is called.", ["https://hooks.example.com/sales"])))
            .Members(least: 1));
}
